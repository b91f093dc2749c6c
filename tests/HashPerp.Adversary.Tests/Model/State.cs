namespace HashPerp.Adversary.Tests;

/// <summary>All that the future depends on. Sets of transactions are bits, numbered as in the <see cref="Graph"/>.</summary>
internal readonly record struct State
{
    public byte Tick { get; init; }

    public ulong Confirmed { get; private init; }

    /// <summary>Looks since each confirmation: the low and the high bit. It stays at three, the longest delay.</summary>
    private ulong AgeLow { get; init; }

    private ulong AgeHigh { get; init; }

    /// <summary>Transactions for which every honest signature that they need is out.</summary>
    public ulong Released { get; init; }

    /// <summary>Transactions that the honest party can complete on its own, but for outcome keys.</summary>
    public ulong Kit { get; init; }

    /// <summary>What an honest operator has co-signed; it signs no other spend of the same outputs.</summary>
    public ulong CoSigned { get; init; }

    /// <summary>The attestors have published the key of the leg that won.</summary>
    public bool KeyPublic { get; init; }

    /// <summary>The honest party has its due in a confirmed batch of an honest operator, who bears what comes after.</summary>
    public bool Settled { get; init; }

    public bool IsConfirmed(int tx) => (Confirmed >> tx & 1) != 0;

    public int Age(int tx) => (int)((AgeLow >> tx & 1) | (AgeHigh >> tx & 1) << 1);

    public State Confirm(int tx) => this with { Confirmed = Confirmed | (1UL << tx) };

    public State Release(ulong txs) => this with { Released = Released | txs };

    public State NextTick()
    {
        var older = Confirmed & ~(AgeLow & AgeHigh);
        return this with { Tick = (byte)(Tick + 1), AgeLow = AgeLow ^ older, AgeHigh = AgeHigh ^ (AgeLow & older) };
    }
}
