using Google.Protobuf;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Gateway;

/// <summary>Signed bytes may only be sent by whose they are, with a signature or without.</summary>
internal static class OrderOwner
{
    /// <summary>An order with 64 coins has about 2,500 bytes.</summary>
    public const int MaxOrderBytes = 4096;

    /// <exception cref="HashPerpException"><see cref="GatewayErrors.ForeignAccount"/>, and what <see cref="Order.Parse"/> refuses.</exception>
    public static void RequireOrder(ByteString order, string account) => Require(Order.Parse(order.Span).Account, account);

    /// <exception cref="HashPerpException"><see cref="GatewayErrors.ForeignAccount"/>, and what <see cref="CancelOrder.Parse"/> refuses.</exception>
    public static void RequireCancel(ByteString cancel, string account) => Require(CancelOrder.Parse(cancel.Span).Account, account);

    private static void Require(Bytes32 owner, string account)
    {
        if (owner.ToString() != account)
        {
            throw GatewayErrors.ForeignAccount.Error("The signed bytes are another account's.", "Log in as the account that signed them.");
        }
    }
}
