using System.Runtime.CompilerServices;
using Grpc.Core;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <content>Intents and batch sessions.</content>
public sealed partial class OperatorClient
{
    /// <summary>The operator's events; the first is <c>stream_started</c>. Ends with an error when the stream breaks.</summary>
    /// <param name="topics">Compressed cosigner keys and input outpoints; what concerns others isn't sent.</param>
    public async IAsyncEnumerable<GetEventStreamResponse> EventsAsync(
        IReadOnlyList<string> topics, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var call = _ark.GetEventStream(new GetEventStreamRequest { Topics = { topics } }, cancellationToken: cancel);
        while (await MoveNextAsync(call.ResponseStream, cancel))
        {
            yield return call.ResponseStream.Current;
        }
        throw OperatorClientErrors.OperatorUnreachable.Error("The operator closed the event stream.", "Join again.");
    }

    /// <returns>The intent's id, a secret until it is confirmed.</returns>
    public async Task<string> RegisterIntentAsync(PSBT proof, IntentMessage message, CancellationToken cancel = default) => (await WriteAsync(
        nameof(RegisterIntentAsync), options => _ark.RegisterIntentAsync(new RegisterIntentRequest { Intent = ToIntent(proof, message) }, options), cancel)).IntentId;

    /// <summary>The fee that the operator wants for an intent.</summary>
    public async Task<Satoshis> EstimateIntentFeeAsync(PSBT proof, IntentMessage message, CancellationToken cancel = default) => new((await ReadAsync(
        nameof(EstimateIntentFeeAsync), options => _ark.EstimateIntentFeeAsync(new EstimateIntentFeeRequest { Intent = ToIntent(proof, message) }, options), cancel)).Fee);

    public Task DeleteIntentAsync(PSBT proof, IntentMessage message, CancellationToken cancel = default) =>
        WriteAsync(nameof(DeleteIntentAsync), options => _ark.DeleteIntentAsync(new DeleteIntentRequest { Intent = ToIntent(proof, message) }, options), cancel);

    public Task ConfirmRegistrationAsync(string intentId, CancellationToken cancel = default) =>
        WriteAsync(nameof(ConfirmRegistrationAsync), options => _ark.ConfirmRegistrationAsync(new ConfirmRegistrationRequest { IntentId = intentId }, options), cancel);

    public Task SubmitTreeNoncesAsync(
        string batchId, ECPubKey cosigner, IReadOnlyDictionary<uint256, MusigPubNonce> nonces, CancellationToken cancel = default)
    {
        var request = new SubmitTreeNoncesRequest { BatchId = batchId, Pubkey = cosigner.ToString() };
        request.TreeNonces.Add(nonces.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString()));
        return WriteAsync(nameof(SubmitTreeNoncesAsync), options => _ark.SubmitTreeNoncesAsync(request, options), cancel);
    }

    public Task SubmitTreeSignaturesAsync(
        string batchId, ECPubKey cosigner, IReadOnlyDictionary<uint256, MusigPartialSig> signatures, CancellationToken cancel = default)
    {
        var request = new SubmitTreeSignaturesRequest { BatchId = batchId, Pubkey = cosigner.ToString() };
        request.TreeSignatures.Add(signatures.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString()));
        return WriteAsync(nameof(SubmitTreeSignaturesAsync), options => _ark.SubmitTreeSignaturesAsync(request, options), cancel);
    }

    /// <param name="commitment">With our boarding signatures; null without boarding inputs.</param>
    public Task SubmitSignedForfeitTxsAsync(IReadOnlyList<PSBT> forfeits, PSBT? commitment, CancellationToken cancel = default)
    {
        var request = new SubmitSignedForfeitTxsRequest { SignedCommitmentTx = commitment?.ToBase64() ?? "" };
        request.SignedForfeitTxs.Add(forfeits.Select(forfeit => forfeit.ToBase64()));
        return WriteAsync(nameof(SubmitSignedForfeitTxsAsync), options => _ark.SubmitSignedForfeitTxsAsync(request, options), cancel);
    }

    private static Intent ToIntent(PSBT proof, IntentMessage message) => new() { Proof = proof.ToBase64(), Message = message.ToJson() };

    private static async Task<bool> MoveNextAsync<T>(IAsyncStreamReader<T> stream, CancellationToken cancel)
    {
        try
        {
            return await stream.MoveNext(cancel);
        }
        catch (RpcException error)
        {
            cancel.ThrowIfCancellationRequested();
            throw OperatorException.From("the event stream", error);
        }
    }
}
