using System.Net;
using System.Net.Sockets;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Script.Tests;

/// <summary>What <c>./hashperp</c> says when it can't go on: one line, the documented exit code, nothing started.</summary>
public sealed class ScriptRefusalTests
{
    private static readonly string Root = ToolLocator.RepositoryRoot!;

    [Theory]
    [InlineData("hashperp: unknown command 'dance'; ./hashperp --help lists the commands.", "dance")]
    [InlineData("hashperp: demo doesn't know '--dance'; ./hashperp --help lists its options.", "demo", "--dance")]
    [InlineData("hashperp: there is no disaster 'earthquake' (9021); there are: operator-dead, everything-dead, counterparty-silent, stale-unroll, attestor-lies.", "demo", "--disaster", "earthquake")]
    [InlineData("hashperp: --disaster has its own --from, --blocks and --strikes (9001); leave them out.", "demo", "--disaster", "operator-dead", "--blocks", "336")]
    [InlineData("hashperp: --blocks needs a number of blocks, such as --blocks 1008.", "demo", "--blocks", "many")]
    [InlineData("hashperp: --strikes needs multiples of the hashprice, such as 0.98,1.02.", "demo", "--strikes", "0.98;1.02")]
    [InlineData("hashperp: test doesn't know the option '--fast'; ./hashperp --help lists them.", "test", "--fast")]
    [InlineData("hashperp: test ark-conformance doesn't know '--fast'; ./hashperp --help lists its options.", "test", "ark-conformance", "--fast")]
    [InlineData("hashperp: --operator needs the address of an operator, such as http://127.0.0.1:7070.", "test", "ark-conformance", "--operator", "nowhere")]
    [InlineData("hashperp: --node needs the operator's regtest node, as http://USER:PASSWORD@HOST:PORT.", "test", "ark-conformance", "--operator", "http://127.0.0.1:7070")]
    [InlineData("hashperp: test takes one filter, not 'a' and 'b'.", "test", "a", "b")]
    [InlineData("hashperp: url needs a resource, such as bitcoind, postgres, arkserver, orderbook or gateway.", "url")]
    [InlineData("hashperp: up doesn't know '--dance'; ./hashperp --help lists its options.", "up", "--dance")]
    [InlineData("hashperp: stop needs one resource; ./hashperp status lists them.", "stop")]
    [InlineData("hashperp: restart needs one resource; ./hashperp status lists them.", "restart", "orderbook", "gateway")]
    [InlineData("hashperp: logs doesn't know '--dance'; ./hashperp --help lists its options.", "logs", "--dance")]
    [InlineData("hashperp: evidence takes verify, and a file that an agent exported; docs/agent.md names it.", "evidence", "dance")]
    [InlineData("hashperp: exit takes verify, plan, run or watch, and a kit, or coins or fetch; docs/exits.md tells all of it.", "exit", "dance")]
    [InlineData("hashperp: --tail needs a number of lines.", "logs", "orderbook", "--tail", "many")]
    public async Task Wrong_usage_is_exit_code_2(string line, params string[] arguments) =>
        Assert.Equal((2, line), await RunAsync(arguments, []));

    [Theory]
    [InlineData(1, "hashperp: the system isn't up; start it with ./hashperp up.", "status")]
    [InlineData(1, "hashperp: the system isn't up; start it with ./hashperp up.", "start", "orderbook")]
    [InlineData(2, "hashperp: logs needs a resource that has run, such as orderbook; there are: none.", "logs", "../secrets")]
    [InlineData(0, "the system isn't up", "down")]
    public async Task A_system_that_is_not_up_is_told(int code, string line, params string[] arguments) =>
        Assert.Equal((code, line), await RunAsync(arguments, new() { ["HashPerp__Data"] = TestFolder.Create("data") }));

    [Fact]
    public async Task A_port_that_is_taken_is_exit_code_5()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.Equal((5, $"hashperp: port {port} (HASHPERP_BITCOIND_PORT) is taken; stop what holds it or unset HASHPERP_BITCOIND_PORT."),
            await RunAsync(["demo"], new() { ["HASHPERP_BITCOIND_PORT"] = $"{port}" }));
    }

    [Fact]
    public async Task An_old_sdk_is_exit_code_3()
    {
        var folder = FakeDotnet("[ \"$1\" = --list-sdks ] && echo '8.0.100 [/usr/share/dotnet/sdk]' && exit 0\nexit 145");
        Assert.Equal((3, "hashperp: no .NET SDK satisfies global.json (found: 8.0.100); install the .NET 10 SDK."),
            await RunAsync(["setup"], new() { ["PATH"] = $"{folder}:/usr/bin:/bin" }));
    }

    [Fact]
    public async Task A_system_without_debian_packages_is_told_what_to_do()
    {
        var environment = new Dictionary<string, string?>
        {
            ["HASHPERP_OS_RELEASE"] = Path.Combine(TestFolder.Create("system"), "os-release"),
            ["HASHPERP_TOOLS"] = Path.Combine(TestFolder.Create("empty"), "tools"),
        };
        await File.WriteAllTextAsync(environment["HASHPERP_OS_RELEASE"]!, "ID=plan9\nPRETTY_NAME=\"Plan 9\"\n");
        Assert.Equal((3, "hashperp: bitcoind and libsecp256k1 are set up on Debian only, and this is Plan 9; "
            + "set HASHPERP_BITCOIND and HASHPERP_LIBSECP256K1 to use your own, or run it on Debian 12 or later."), await RunAsync(["setup"], environment));
    }

    [Fact]
    public async Task Neither_root_nor_sudo_is_exit_code_6()
    {
        var bin = TestFolder.Create("bin");
        foreach (var (name, script) in new[] { ("id", "[ \"$1\" = -u ] && echo 1000"), ("dotnet", "echo 10.0.100") })
        {
            WriteScript(bin, name, script);
        }
        // Only what the script needs before it asks for root, and no sudo.
        const string Commands = "bash dirname readlink git awk sed grep find flock setpriv setsid timeout sha256sum uname cat cut sort mkdir apt-get dpkg-deb";
        foreach (var name in Commands.Split(' '))
        {
            File.CreateSymbolicLink(Path.Combine(bin, name), Path.Combine("/usr/bin", name));
        }
        var environment = new Dictionary<string, string?> { ["PATH"] = bin, ["HASHPERP_POSTGRES_ROOT"] = TestFolder.Create("none") };
        environment["HASHPERP_BITCOIND"] = environment["HASHPERP_LIBSECP256K1"] = "/usr/bin/true";
        Assert.Equal((6, "hashperp: Postgres isn't installed; installing it needs root, and there is no sudo; "
            + "run this once as root: apt-get install postgresql"),
            await RunAsync(["setup"], environment));
    }

    [Fact]
    public async Task A_mirror_that_cannot_be_read_is_exit_code_4()
    {
        // A fake apt-get: the machine's mirror is known, and nothing answers there.
        var bin = TestFolder.Create("bin");
        WriteScript(bin, "apt-get", "[ \"$2\" = --print-uris ] || exit 100\n. /etc/os-release\necho \"'http://127.0.0.1:9/debian/dists/$VERSION_CODENAME/InRelease' lists 0\"");
        var cache = TestFolder.Create("cache");
        var (code, line) = await RunAsync(["setup"], new()
        {
            ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
            ["HASHPERP_CACHE"] = cache,
            ["HASHPERP_TOOLS"] = Path.Combine(TestFolder.Create("empty"), "tools"),
        });
        Assert.Equal((4, $"hashperp: Debian's sid suite can't be read (see {cache}/apt.log); check the network and the mirror in /etc/apt."), (code, line));
    }

    [Fact]
    public async Task A_mirror_without_the_servers_is_exit_code_4()
    {
        var bin = TestFolder.Create("bin");
        WriteScript(bin, "apt-get", "exit 100");
        var cache = TestFolder.Create("cache");
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}", ["HASHPERP_CACHE"] = cache,
            ["HASHPERP_TOOLS"] = Path.Combine(TestFolder.Create("empty"), "tools"), ["HASHPERP_POSTGRES_BIN"] = "/usr/bin",
        };
        environment["HASHPERP_BITCOIND"] = environment["HASHPERP_LIBSECP256K1"] = "/usr/bin/true";
        Assert.Equal((4, $"hashperp: the machine's Debian mirror can't be read (see {cache}/servers.log); check the network and apt's sources."),
            await RunAsync(["setup"], environment));
    }

    [Fact]
    public async Task A_folder_without_the_servers_is_exit_code_3()
    {
        var none = TestFolder.Create("none");
        var environment = new Dictionary<string, string?>
        {
            ["HASHPERP_SERVERS_ROOT"] = none, ["HASHPERP_TOOLS"] = Path.Combine(TestFolder.Create("empty"), "tools"), ["HASHPERP_POSTGRES_BIN"] = "/usr/bin",
        };
        environment["HASHPERP_BITCOIND"] = environment["HASHPERP_LIBSECP256K1"] = "/usr/bin/true";
        Assert.Equal((3, $"hashperp: {none} has no usr/lib/rabbitmq/bin/rabbitmq-server or usr/bin/redis-server; "
            + "install them there or unset HASHPERP_SERVERS_ROOT."), await RunAsync(["setup"], environment));
    }

    private static string FakeDotnet(string script)
    {
        var folder = TestFolder.Create("bin");
        WriteScript(folder, "dotnet", script);
        return folder;
    }

    private static void WriteScript(string folder, string name, string script)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The exit code, and the last line that was printed.</summary>
    private static async Task<(int Code, string LastLine)> RunAsync(string[] arguments, Dictionary<string, string?> environment)
    {
        await using var script = await ChildProcess.StartAsync("hashperp", ["/usr/bin/env", "bash", Path.Combine(Root, "hashperp"), .. arguments], environment);
        var code = await script.WaitForExitAsync(TimeSpan.FromSeconds(60));
        return (code, script.Log.LastOrDefault() ?? "");
    }
}
