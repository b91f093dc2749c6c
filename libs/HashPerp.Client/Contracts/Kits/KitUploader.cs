using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Microsoft.Extensions.Logging;

namespace HashPerp.Client;

/// <summary>What became of a copy.</summary>
/// <param name="Header">Null where it is about all of them.</param>
/// <param name="Bytes">Size of the copy that is stored.</param>
/// <param name="Refused">Why it isn't stored; null when it is.</param>
public sealed record KitCopyChange(KitCopyHeader? Header, int Bytes, HashPerpException? Refused);

/// <summary>
/// Stores a sealed copy of every living contract's kit at the exchange, in the background: no contract waits for it. What is there already, the exchange's own
/// list says, so nothing is remembered here: a restarted agent stores what is missing, and so does a running one after the exchange has lost something.
/// </summary>
public sealed class KitUploader
{
    /// <summary>ContractLifecycle's UnknownContract: this agent's report isn't there yet.</summary>
    private const int NotReportedYet = 3307;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ListPace = TimeSpan.FromHours(1);

    private readonly IKitCopies _copies;
    private readonly ILiveKits _kits;
    private readonly Func<ECPrivKey> _key;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly OutboxSignal _changed = new();
    private readonly HashSet<string> _told = [];

    // Stored, or refused for good, since the last list.
    private readonly HashSet<KitCopyHeader> _done = [];
    private Dictionary<KitCopyName, Bytes32>? _listed;
    private long _listedAt;

    public KitUploader(IKitCopies copies, KitStore kits, ContractAgent contracts, HdWallet keys, TimeProvider time, ILogger log)
        : this(copies, new LiveKits(kits, () => contracts.Contracts), keys.KitCopies, time, log) => contracts.Changed += Wake;

    internal KitUploader(IKitCopies copies, ILiveKits kits, Func<ECPrivKey> key, TimeProvider time, ILogger log) =>
        (_copies, _kits, _key, _time, _log) = (copies, kits, key, time, log);

    /// <summary>There may be a new kit.</summary>
    public void Wake() => _changed.Set();

    /// <summary>Until cancelled. Failures are told, each once, and tried again.</summary>
    public async Task RunAsync(Action<KitCopyChange> tell, CancellationToken cancel)
    {
        var pause = FirstPause;
        while (true)
        {
            var changed = _changed.Next;
            if (await UploadAsync(tell, cancel))
            {
                pause = FirstPause;
                await changed.WaitAsync(ListPace, _time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else
            {
                // News don't shorten this: a contract in the making changes many times a second.
                await Task.Delay(pause, _time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LastPause ? pause * 2 : LastPause;
            }
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <returns>False when something is to be tried again soon.</returns>
    private async Task<bool> UploadAsync(Action<KitCopyChange> tell, CancellationToken cancel)
    {
        var all = true;
        try
        {
            await ListAsync(cancel);
            foreach (var header in _kits.All.Where(header => !_done.Contains(header)).ToArray())
            {
                all &= await UploadAsync(header, tell, cancel);
            }
            return all;
        }
        catch (HashPerpException away)
        {
            Refuse(null, away, tell);
            return false;
        }
    }

    private async Task ListAsync(CancellationToken cancel)
    {
        if (_listed is null || _time.GetElapsedTime(_listedAt) >= ListPace)
        {
            _listed = (await _copies.ListAsync(cancel)).GroupBy(copy => copy.Name).ToDictionary(group => group.Key, group => group.Last().Sha256);
            _listedAt = _time.GetTimestamp();
            _done.Clear();
        }
    }

    private async Task<bool> UploadAsync(KitCopyHeader header, Action<KitCopyChange> tell, CancellationToken cancel)
    {
        try
        {
            if (_kits.Read(header) is not { } kit)
            {
                return true;
            }
            using var key = _key();
            var copy = SealedKit.Seal(key, header, kit);
            if (_listed!.GetValueOrDefault(KitCopyName.Of(header)) != new Bytes32(Hashes.Sha256(copy)))
            {
                await _copies.PutAsync(copy, cancel);
                tell(new KitCopyChange(header, copy.Length, null));
            }
            _done.Add(header);
            return true;
        }
        catch (HashPerpException refused) when (refused.Code != ClientErrors.ExchangeUnreachable && refused.Code != ClientErrors.LoginRefused)
        {
            if (refused.Code.Number == NotReportedYet)
            {
                return false;
            }
            // The next list may show that this has changed.
            Refuse(header, refused, tell);
            _done.Add(header);
            return true;
        }
    }

    private void Refuse(KitCopyHeader? header, HashPerpException refused, Action<KitCopyChange> tell)
    {
        if (_told.Add($"{header?.ContractId} {refused.Code}"))
        {
            _log.LogWarning("No copy of exit kit {Contract} is stored: {Reason}", header?.ContractId, refused.Message);
            tell(new KitCopyChange(header, 0, refused));
        }
    }
}
