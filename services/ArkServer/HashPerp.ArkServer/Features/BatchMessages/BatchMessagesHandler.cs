using HashPerp.ArkServer.Batches;
using HashPerp.ArkServer.Chain;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Features.BatchMessages;

/// <summary>What participants send during a session: confirmations, tree nonces and signatures, forfeits.</summary>
public sealed class BatchMessagesHandler(BatchSessionSlot slot, ChainView chain)
{
    /// <summary>Transactions of a full batch tree, with room to spare.</summary>
    private const int MaxTreeEntries = 1024;

    private const int MaxForfeits = 1024;

    public void Confirm(ConfirmRegistrationRequest request) => slot.Do(session => session.Confirm(request.IntentId));

    public void AddNonces(SubmitTreeNoncesRequest request)
    {
        var nonces = Parse(request.TreeNonces, hex => MusigPubNonce.Parse(hex));
        var key = ParseKey(request.Pubkey);
        slot.Do(session => session.AddNonces(request.BatchId, key, nonces));
    }

    public void AddSignatures(SubmitTreeSignaturesRequest request)
    {
        var signatures = Parse(request.TreeSignatures, hex => MusigPartialSig.Parse(hex));
        var key = ParseKey(request.Pubkey);
        slot.Do(session => session.AddSignatures(request.BatchId, key, signatures));
    }

    public async Task AddForfeitsAsync(SubmitSignedForfeitTxsRequest request, CancellationToken cancel)
    {
        if (request.SignedForfeitTxs.Count > MaxForfeits)
        {
            throw OperatorErrors.InvalidForfeitTxs.Error($"{request.SignedForfeitTxs.Count} forfeits in one call.", $"At most {MaxForfeits}.");
        }
        var forfeits = request.SignedForfeitTxs.Select(text => Wire.ParsePsbt(text, OperatorErrors.InvalidForfeitTxs, "A forfeit")).ToList();
        var commitment = request.SignedCommitmentTx.Length == 0
            ? null
            : Wire.ParsePsbt(request.SignedCommitmentTx, OperatorErrors.InvalidBoardingInputSig, "The commitment transaction");
        var tip = await chain.TipAsync(cancel);
        slot.Do(session => session.AddForfeits(forfeits, commitment, tip));
    }

    private static ECPubKey ParseKey(string hex) => Wire.Recoding(OperatorErrors.InvalidSignature, () => ECPubKey.Parse(hex));

    private static Dictionary<uint256, T> Parse<T>(IDictionary<string, string> entries, Func<string, T> parse)
    {
        if (entries.Count > MaxTreeEntries)
        {
            throw OperatorErrors.InvalidSignature.Error($"{entries.Count} tree entries in one call.", $"At most {MaxTreeEntries}.");
        }
        return Wire.Recoding(OperatorErrors.InvalidSignature, () => entries.ToDictionary(entry => uint256.Parse(entry.Key), entry => parse(entry.Value)));
    }
}
