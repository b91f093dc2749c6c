using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>A claim set with both parties' verified signatures: each pot has its ways out, whoever disappears.</summary>
public sealed class SignedClaimSet
{
    private readonly ClaimSignatures _height;
    private readonly ClaimSignatures _time;

    /// <summary>Verifies both sides' signatures.</summary>
    /// <exception cref="HashPerpException">As <see cref="ClaimSignatures.Verify"/>.</exception>
    public SignedClaimSet(ClaimSet claims, ReadOnlySpan<byte> heightSignatures, ReadOnlySpan<byte> timeSignatures)
    {
        ArgumentNullException.ThrowIfNull(claims);
        Claims = claims;
        _height = ClaimSignatures.Verify(claims, Leg.Height, heightSignatures);
        _time = ClaimSignatures.Verify(claims, Leg.Time, timeSignatures);
    }

    public ClaimSet Claims { get; }

    public ClaimSignatures SignaturesOf(Leg leg) => leg == Leg.Height ? _height : _time;

    /// <summary>ClaimHeight, ClaimTime or Split, ready for the chain once its locks have passed.</summary>
    public Transaction Complete(int rung, ClaimKind kind)
    {
        if (kind.IsFast())
        {
            throw ContractScriptErrors.WrongSecret.Error($"{kind} needs the published keys.", "Use CompleteFast once the attestors have published.");
        }
        return Claims.Claim(rung, kind).Presigned.Complete(PartySignatures(rung, kind));
    }

    /// <summary>FastHeight or FastTime, completed by anybody who has the published keys.</summary>
    /// <param name="published">The winning leg's private keys of all attestors, in the terms' order.</param>
    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.WrongSecret"/>: too few, or not the announced ones.</exception>
    public Transaction CompleteFast(int rung, ClaimKind kind, IReadOnlyList<ECPrivKey> published)
    {
        ArgumentNullException.ThrowIfNull(published);
        var claim = Claims.Claim(rung, kind);
        if (!kind.IsFast() || kind.Winner() is not { } winner)
        {
            throw ContractScriptErrors.WrongSecret.Error($"{kind} takes no published keys.", "Use Complete.");
        }
        var announced = Claims.Terms.Rungs[rung].KeysOf(winner);
        PublishedKeys.RequireAll(published, announced);
        var signatures = PartySignatures(rung, kind);
        foreach (var key in published)
        {
            signatures[key.XOnlyPubKey.Value] = claim.Presigned.Sign(key);
        }
        return claim.Presigned.Complete(signatures);
    }

    private Dictionary<Bytes32, byte[]> PartySignatures(int rung, ClaimKind kind) => new()
    {
        [Claims.Terms.HeightKey] = _height.Of(rung, kind),
        [Claims.Terms.TimeKey] = _time.Of(rung, kind),
    };
}
