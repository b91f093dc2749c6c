using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace HashPerp.ServiceDefaults;

/// <summary>
/// Tells whoever started this process where it listens: writes the file named by <c>HASHPERP_READY_FILE</c>, line 1 the service's own address, line 2 the one for
/// <c>/health</c>, <c>/alive</c> and <c>/metrics</c>.
/// </summary>
internal static class ReadyFile
{
    public static void WriteWhenStarted(WebApplication app)
    {
        var path = app.Configuration["HASHPERP_READY_FILE"];
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
