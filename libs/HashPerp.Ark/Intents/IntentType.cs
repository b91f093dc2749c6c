namespace HashPerp.Ark;

/// <summary>What an intent asks for; the words of its JSON <c>type</c>.</summary>
public enum IntentType
{
    /// <summary>"register": take part in a batch.</summary>
    Register,

    /// <summary>"estimate-intent-fee": what would registering cost?</summary>
    EstimateFee,

    /// <summary>"delete": withdraw the registration of these inputs.</summary>
    Delete,

    /// <summary>"get-pending-tx": show off-chain transactions of these inputs that are not finalized.</summary>
    GetPendingTx,

    /// <summary>"get-intent": show the registration of these inputs.</summary>
    GetIntent,

    /// <summary>"get-data": read virtual transactions where the operator doesn't show them to everybody.</summary>
    GetData,
}
