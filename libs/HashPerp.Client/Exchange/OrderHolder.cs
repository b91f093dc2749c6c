namespace HashPerp.Client;

/// <summary>The name under which an order's coins are reserved.</summary>
internal static class OrderHolder
{
    public const string Prefix = "order/";

    /// <param name="index">Index of the order's base key.</param>
    public static string Of(uint index) => $"{Prefix}{index}";
}
