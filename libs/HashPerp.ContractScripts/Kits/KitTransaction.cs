using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>What a transaction of the graph is.</summary>
public enum KitTransactionKind
{
    /// <summary>Confirmed already; here because its outputs are spent below.</summary>
    Commitment,

    /// <summary>A node of a batch tree.</summary>
    Tree,

    Checkpoint,

    /// <summary>An ark tx.</summary>
    Ark,
}

/// <summary>One transaction between the chain and the contract, with its final witnesses.</summary>
public sealed record KitTransaction(KitTransactionKind Kind, Transaction Transaction)
{
    public uint256 Txid { get; } = Transaction.GetHash();

    /// <summary>The kind as a kit writes it.</summary>
    public static string NameOf(KitTransactionKind kind) => kind switch
    {
        KitTransactionKind.Commitment => "commitment",
        KitTransactionKind.Tree => "tree",
        KitTransactionKind.Checkpoint => "checkpoint",
        KitTransactionKind.Ark => "ark",
        _ => throw ContractScriptErrors.MalformedKit.Error($"{kind} is no kind of transaction."),
    };

    public static KitTransactionKind KindOf(string name) => name switch
    {
        "commitment" => KitTransactionKind.Commitment,
        "tree" => KitTransactionKind.Tree,
        "checkpoint" => KitTransactionKind.Checkpoint,
        "ark" => KitTransactionKind.Ark,
        _ => throw ContractScriptErrors.MalformedKit.Error($"'{name}' is no kind of transaction."),
    };
}
