using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace HashPerp.Attestor;

/// <summary>Tells whoever started this process where it listens: writes the bound URL to the file named by <c>HASHPERP_READY_FILE</c>.</summary>
internal static class ReadyFile
{
    public static void WriteWhenStarted(WebApplication app)
    {
        var path = Environment.GetEnvironmentVariable("HASHPERP_READY_FILE");
        if (string.IsNullOrEmpty(path))
        {
            return;
        }
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            File.WriteAllText(path + ".tmp", addresses.First());
            File.Move(path + ".tmp", path, overwrite: true);
        });
    }
}
