using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement;

/// <summary>
/// An attestor's keys, all from one seed (35-formats §1). m/7411'/c'/0' signs announcements; the hardened child m/7411'/c'/1'/H' is the secret of
/// the expiry H, from which its outcome keys come. c' = 0' on mainnet, 1' elsewhere. Hardened, so that a secret that leaks opens one expiry only.
/// </summary>
public sealed class AttestorKeys : IDisposable
{
    /// <summary>Bytes of a seed: 16 to 64.</summary>
    public const int MinSeedBytes = 16;

    /// <inheritdoc cref="MinSeedBytes"/>
    public const int MaxSeedBytes = 64;

    private const uint Purpose = 7411;

    private readonly ExtKey _expiries;

    private AttestorKeys(ECPrivKey identity, ExtKey expiries)
    {
        Identity = identity;
        _expiries = expiries;
    }

    /// <summary>Signs announcements; its public key is what clients pin.</summary>
    public ECPrivKey Identity { get; }

    public Bytes32 Attestor => Identity.XOnlyPubKey.Value;

    /// <param name="seed">16 to 64 bytes; the caller wipes its copy.</param>
    /// <exception cref="HashPerpException"><see cref="SettlementErrors.UnusableSeed"/>.</exception>
    public static AttestorKeys FromSeed(ReadOnlySpan<byte> seed, GenesisPrefix genesis)
    {
        if (seed.Length is < MinSeedBytes or > MaxSeedBytes)
        {
            throw SettlementErrors.UnusableSeed.Error($"A seed has {MinSeedBytes} to {MaxSeedBytes} bytes, not {seed.Length}.");
        }
        using var master = ExtKey.FromSeed(seed);
        var chain = KeyPath.Root.Derive(Purpose, hardened: true).Derive(genesis == GenesisPrefix.Mainnet ? 0u : 1u, hardened: true);
        using var identity = master.Derive(chain.Derive(0, hardened: true));
        var bytes = identity.PrivateKey.ToBytes();
        try
        {
            return new AttestorKeys(ECPrivKey.Create(bytes), master.Derive(chain.Derive(1, hardened: true)));
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>KH and KT of a race, the public halves.</summary>
    /// <param name="height">H.</param>
    /// <param name="time">T.</param>
    public (Bytes32 HeightKey, Bytes32 TimeKey) Announced(uint height, uint time)
    {
        using var heightKey = OutcomeKeyOf(Leg.Height, height, time);
        using var timeKey = OutcomeKeyOf(Leg.Time, height, time);
        return (heightKey.XOnlyPubKey.Value, timeKey.XOnlyPubKey.Value);
    }

    /// <summary>The private key of a decision on record; there is no way to ask for the loser's.</summary>
    public ECPrivKey Published(DecidedRecord decided)
    {
        ArgumentNullException.ThrowIfNull(decided);
        return OutcomeKeyOf(decided.Winner, decided.Height, decided.Time);
    }

    public void Dispose()
    {
        Identity.Dispose();
        _expiries.Dispose();
    }

    private ECPrivKey OutcomeKeyOf(Leg leg, uint height, uint time)
    {
        using var expiry = _expiries.Derive(height | KeyPath.Hardened);
        var secret = expiry.PrivateKey.ToBytes();
        try
        {
            return OutcomeKey.Derive(secret, leg, height, time);
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
        }
    }
}
