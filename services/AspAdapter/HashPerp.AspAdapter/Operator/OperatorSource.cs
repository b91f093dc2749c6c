using System.Text.Json;
using HashPerp.Ark;
using HashPerp.AspAdapter.Core;
using HashPerp.AspAdapter.Data;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;

namespace HashPerp.AspAdapter;

/// <summary>The operator's settings for those who build on them: only of the operator that was pinned.</summary>
public sealed class OperatorSource(OperatorConnection operatorConnection, OperatorStore store, IOptions<AspAdapterSettings> settings)
{
    private string _trusted = "";

    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.OperatorAway"/>, <see cref="AspAdapterErrors.OperatorReplaced"/>.</exception>
    public async Task<OperatorInfo> InfoAsync(CancellationToken cancel)
    {
        var info = operatorConnection.LastInfo ?? await operatorConnection.AskInfoAsync(cancel);
        var identity = Json(info);
        if (identity != Volatile.Read(ref _trusted))
        {
            RequireKnown(info, (await store.ReadAsync(cancel)).Identity);
            Volatile.Write(ref _trusted, identity);
        }
        return info;
    }

    /// <summary>What is to be pinned for this operator.</summary>
    /// <param name="pinned">JSON; empty before the first contact.</param>
    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.OperatorReplaced"/>: its keys or delays are others, and nobody has accepted that.</exception>
    public string RequireKnown(OperatorInfo info, string pinned)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (pinned.Length > 0 && info.Digest != settings.Value.AcceptedDigest)
        {
            var changes = JsonSerializer.Deserialize<OperatorIdentity>(pinned)!.ChangesTo(OperatorIdentity.Of(info));
            if (changes.Count > 0)
            {
                throw AspAdapterErrors.OperatorReplaced.Error(
                    $"The operator changed its {string.Join(", ", changes)}.", "Nothing is reserved with it until its digest is accepted.");
            }
        }
        return Json(info);
    }

    private static string Json(OperatorInfo info) => JsonSerializer.Serialize(OperatorIdentity.Of(info));
}
