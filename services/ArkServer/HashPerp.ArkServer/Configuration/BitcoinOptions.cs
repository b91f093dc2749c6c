namespace HashPerp.ArkServer.Configuration;

/// <summary>Section <c>Bitcoin</c>: the node that this operator watches and broadcasts through.</summary>
public sealed class BitcoinOptions
{
    public const string Section = "Bitcoin";

    /// <summary>For example <c>http://127.0.0.1:18443</c>.</summary>
    public string RpcUrl { get; set; } = "";

    public string RpcUser { get; set; } = "";

    public string RpcPassword { get; set; } = "";
}
