using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace HashPerp.ArkServer.Hosting;

/// <summary>Tells whoever started this process where it listens: writes the file named by <c>HASHPERP_READY_FILE</c>,
/// line 1 the address of gRPC, line 2 of REST, line 3 of its owner's REST.</summary>
public static class ReadyFile
{
    public const string Variable = "HASHPERP_READY_FILE";

    public static void WriteWhenStarted(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var path = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(path))
        {
            return;
        }
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            File.WriteAllLines(path + ".tmp", addresses);
            File.Move(path + ".tmp", path, overwrite: true);
        });
    }
}
