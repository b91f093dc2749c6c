namespace HashPerp.Adversary.Tests;

/// <summary>What varies within a kind of situation.</summary>
internal sealed record Setting(Actors Me, Race Race, Cast Cast, Attention Attention = Attention.Daily, bool ContractAware = false, Delays? Delays = null);

/// <summary>The situations of 30-contract-protocol §4 to §6 in which a party can be when somebody turns against it.</summary>
internal static class Situations
{
    private const Actors Both = Actors.A | Actors.B, All = Both | Actors.S;

    /// <summary>Batches that outlive the contract.</summary>
    private const int Late = 60;

    /// <summary>A batch that ends before the outcome, and the look by which X9 leaves it.</summary>
    private const int EarlyExpiry = 5, EarlyUnroll = EarlyExpiry - 2;

    /// <summary>Instant: a preconfirmed ark tx of two coins, complete.</summary>
    public static Situation Instant(Setting setting) => Complete(setting, builder =>
    {
        Coins(builder);
        builder.ArkTx("opening", ["checkpoint a", "checkpoint b"], "pot", All);
        builder.Pot("pot", Actors.A, Actors.B);
    });

    /// <summary>Anchored: the leaf of a batch pays the pot.</summary>
    public static Situation Anchored(Setting setting) => Complete(setting, builder =>
    {
        builder.Leaf("pot", Late);
        builder.Pot("pot", Actors.A, Actors.B);
    });

    /// <summary>The pot is an output of the commitment tx.</summary>
    public static Situation OnChain(Setting setting) => Complete(setting, builder => builder.Pot("pot", Actors.A, Actors.B)) with { SettlesOffChain = false };

    /// <summary>Anchored, and the batch expires before the outcome; whoever is silent or malicious doesn't renew.</summary>
    public static Situation Expiring(Setting setting) => Complete(setting, builder =>
    {
        var renewed = setting.Cast is { Counterparty: Conduct.Honest, Operator: Conduct.Honest };
        builder.Leaf("pot", renewed && setting.Attention == Attention.Daily ? Late : EarlyExpiry);
        builder.Pot("pot", Actors.A, Actors.B);
    }) with { UnrollFrom = setting.Cast is { Counterparty: Conduct.Honest, Operator: Conduct.Honest } ? int.MaxValue : EarlyUnroll };

    /// <summary>A renewal whose forfeit is signed, in a session that then never ends: the operator alone can publish the commitment tx.</summary>
    public static Situation RenewalWithheld(Setting setting) => setting.Cast.Operator == Conduct.Honest ? Anchored(setting) : Complete(setting, builder =>
    {
        builder.Leaf("pot", Late);
        builder.Pot("pot", Actors.A, Actors.B);
        builder.Commitment("new batch", ("pot", Both));
        builder.Leaf("new pot", Late, "new batch");
        builder.Pot("new pot", Actors.A, Actors.B);
    }) with { UnrollFrom = 1, SettlesOffChain = false };

    /// <summary>An anchored opening whose forfeits are signed, in a session that then never ends.</summary>
    public static Situation OpeningWithheld(Setting setting) => setting.Cast.Operator == Conduct.Honest ? Anchored(setting) : Complete(setting, builder =>
    {
        builder.Coin("a", Actors.A, Late);
        builder.Coin("b", Actors.B, Late);
        builder.Commitment("new batch", ("a", Actors.A), ("b", Actors.B));
        builder.Leaf("pot", Late, "new batch");
        builder.Pot("pot", Actors.A, Actors.B);
    }) with { UnrollFrom = 1, SettlesOffChain = false };

    /// <summary>Instant, after SubmitTx: the operator's signatures are there, no checkpoint signature of an owner is.</summary>
    public static Situation Submitted(Setting setting)
    {
        var situation = Instant(setting);
        var (mine, other) = setting.Me == Actors.A ? ("a", "b") : ("b", "a");
        return Unfinished(situation, setting.Cast.Counterparty == Conduct.Honest, [$"checkpoint {mine}"], [$"checkpoint {mine}", $"checkpoint {other}"]);
    }

    /// <summary>The same after the first signer's release: its checkpoint is complete in the hands of the second, who is the counterparty.</summary>
    public static Situation FirstReleased(Setting setting) => Unfinished(Instant(setting), setting.Cast.Counterparty == Conduct.Honest,
        unsigned: setting.Cast.Counterparty == Conduct.Malicious ? [] : [setting.Me == Actors.A ? "checkpoint a" : "checkpoint b"], missing: ["checkpoint a", "checkpoint b"]);

    /// <summary>Two-step, an anchored Setup without its Final.</summary>
    public static Situation SetupOnly(Setting setting) => Unfinished(TwoStep(setting), setting.Cast is { Counterparty: Conduct.Honest, Operator: Conduct.Honest },
        unsigned: ["checkpoint setup", "Final"], missing: ["checkpoint setup", "Final"]);

    /// <summary>Two-step, Final complete but for the counterparty's signature on its checkpoint.</summary>
    public static Situation FinalFirstReleased(Setting setting) =>
        Unfinished(TwoStep(setting), setting.Cast.Counterparty == Conduct.Honest,
            unsigned: setting.Cast.Counterparty == Conduct.Malicious ? [] : ["checkpoint setup"], missing: ["checkpoint setup"]);

    /// <summary>Two-step, an anchored Setup and a complete Final.</summary>
    public static Situation TwoStep(Setting setting) => Complete(setting, builder =>
    {
        builder.Leaf("setup", Late);
        builder.Setup("setup");
        builder.Pot("pot", Actors.A, Actors.B);
    });

    /// <summary>A sold an anchored pot to C in an ark tx, complete. The honest party is C, or B who stays.</summary>
    public static Situation Transferred(Setting setting)
    {
        var situation = Complete(setting, builder =>
        {
            builder.Leaf("old pot", Late);
            builder.Pot("old pot", Actors.A, Actors.B);
            builder.FormerOwners("old pot");
            builder.Checkpoint("old pot", All);
            builder.Coin("c", Actors.C, Late);
            builder.Checkpoint("c", Actors.C | Actors.S);
            builder.ArkTx("transfer", ["checkpoint old pot", "checkpoint c"], "pot", All | Actors.C);
            builder.Pot("pot", Actors.C, Actors.B);
        }, height: Actors.C);
        var old = situation.Graph.Mask(tx => tx.Kind == TxKind.Claim && tx.Name.EndsWith("old pot", StringComparison.Ordinal));
        return situation with { Kit = situation.Kit & ~old };
    }

    private static void Coins(GraphBuilder builder)
    {
        builder.Coin("a", Actors.A, Late);
        builder.Coin("b", Actors.B, Late);
        builder.Checkpoint("a", Actors.A | Actors.S);
        builder.Checkpoint("b", Actors.B | Actors.S);
    }

    /// <summary>Everything that belongs to the contract is signed and in everybody's kit; the rest is what each can sign for itself.</summary>
    private static Situation Complete(Setting setting, Action<GraphBuilder> describe, Actors height = Actors.A)
    {
        var clock = new Clock(setting.Race, setting.Me != Actors.B, setting.Delays ?? new Delays());
        var builder = new GraphBuilder(clock);
        describe(builder);
        var graph = builder.Build();
        var presigned = graph.Mask(IsPresigned);
        return new Situation
        {
            Graph = graph,
            Clock = clock,
            Cast = setting.Cast,
            Me = setting.Me,
            Counterparty = setting.Me == Actors.B ? height : Actors.B,
            Attention = setting.Attention,
            ContractAware = setting.ContractAware,
            Kit = presigned & ~graph.Mask(tx => tx.Kind == TxKind.Sweep),
            Released = presigned,
            CoSigned = presigned & graph.Mask(tx => tx.Kind == TxKind.Virtual && tx.Signers != Actors.None),
        };
    }

    /// <summary>F2, F3, sweeps, thefts and a party's own exits are nobody's in advance; forfeits are, where a session has gathered them.</summary>
    private static bool IsPresigned(Tx tx) => tx.Kind switch
    {
        TxKind.Virtual => tx.Keys == OutcomeKeys.None,
        TxKind.Claim => (tx.Signers & (tx.Signers - 1)) != 0,
        TxKind.Sweep => tx.Name.StartsWith("forfeit", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>
    /// Takes out what is not signed by the honest party, and what its kit lacks or is of no use without the rest. Where everybody needed is honest the opening goes
    /// on and nothing is missing; else the honest party sees a stall and goes to the chain.
    /// </summary>
    private static Situation Unfinished(Situation situation, bool goesOn, string[] unsigned, string[] missing) => goesOn
        ? situation
        : situation with
        {
            Kit = situation.Kit & ~situation.Graph.Mask(missing),
            Released = situation.Released & ~situation.Graph.Mask(unsigned),
            CoSigned = situation.CoSigned & ~situation.Graph.Mask(missing) & ~situation.Graph.Mask(unsigned),
            UnrollFrom = situation.Graph.Has("leaf setup") ? Clock.SetupDeadline : 1,
            SettlesOffChain = false,
        };
}
