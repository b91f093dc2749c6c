namespace HashPerp.Client;

/// <summary>The places of a signing round where crash tests kill the agent.</summary>
public static class ContractFaultPoints
{
    /// <summary>Prefix: a record in a state becomes durable, <c>contract.saved.Presigned</c> and so on.</summary>
    public const string Saved = "contract.saved";

    /// <summary>A round message goes into the relay's outbox.</summary>
    public const string Sent = "contract.sent";

    /// <summary>SubmitTx at the operator.</summary>
    public const string Submitted = "contract.submitted";

    /// <summary>Own checkpoint signatures become durable, before they leave.</summary>
    public const string Released = "contract.released";

    /// <summary>FinalizeTx at the operator.</summary>
    public const string Finalized = "contract.finalized";

    /// <summary>The exit kit of a contract that stands becomes durable, before the record says that it stands.</summary>
    public const string KitWritten = "contract.kit";

    public static IReadOnlyList<string> All { get; } =
        [.. Enum.GetNames<ContractState>().Select(state => $"{Saved}.{state}"), Sent, Submitted, Released, Finalized, KitWritten];
}
