namespace HashPerp.AppHost;

/// <summary>A regtest node of Bitcoin.</summary>
internal sealed class BitcoindResource(string name, string command, string dataFolder, ParameterResource password)
    : ExecutableResource(name, command, dataFolder)
{
    public const string RpcEndpoint = "rpc";
    public const string ZmqEndpoint = "zmq";
    public const string User = "hashperp";

    public string DataFolder { get; } = dataFolder;

    public ParameterResource Password { get; } = password;
}
