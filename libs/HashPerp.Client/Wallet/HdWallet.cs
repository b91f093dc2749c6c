using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// All keys of one agent, from twelve words (paths of 35-formats §1). The words are kept in the agent's folder, readable by its owner only;
/// anybody who can read that file can spend. Counters of used keys are durable before a key is given out, so no key is used twice.
/// </summary>
public sealed class HdWallet : IDisposable
{
    private const string SeedDocument = "seed.json";
    private const string CountersDocument = "counters.json";
    private const int Version = 1;

    private readonly AgentFolder _folder;
    private readonly ExtKey _root;
    private JsonObject _counters;
    private readonly Lock _gate = new();

    private HdWallet(AgentFolder folder, BitcoinNetwork network, ExtKey root)
    {
        _folder = folder;
        Network = network;
        Genesis = GenesisOf(network);
        _root = root;
        _counters = folder.ReadJson(CountersDocument, Version) ?? [];
        Identity = Derive(WalletPaths.Identity(Genesis));
    }

    public BitcoinNetwork Network { get; }

    public GenesisPrefix Genesis { get; }

    /// <summary>The key of the account; owned by the wallet.</summary>
    public ECPrivKey Identity { get; }

    /// <summary>The account id.</summary>
    public ECXOnlyPubKey Account => Identity.XOnlyPubKey;

    /// <summary>Receive keys handed out so far.</summary>
    public uint ReceiveCount => Count("receive");

    /// <summary>Makes a wallet in an empty folder.</summary>
    /// <param name="words">To restore; null makes new ones.</param>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.SeedExists"/>.</exception>
    public static HdWallet Create(AgentFolder folder, BitcoinNetwork network, Mnemonic? words = null)
    {
        if (folder.Read(SeedDocument) is not null)
        {
            throw ClientErrors.SeedExists.Error($"{folder.Path} already holds a wallet.", "Open it, or choose an empty folder.");
        }
        using var own = words is null ? Mnemonic.Generate() : null;
        folder.WriteJson(SeedDocument, Version, new JsonObject { ["network"] = network.Name, ["words"] = (words ?? own!).Sentence });
        return Open(folder, network);
    }

    /// <summary>A wallet of words that are written down nowhere: for tools that are given them each time. Counters go into the folder.</summary>
    public static HdWallet FromWords(AgentFolder folder, BitcoinNetwork network, Mnemonic words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var seed = words.ToSeed();
        try
        {
            return new HdWallet(folder, network, ExtKey.FromSeed(seed));
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>The folder's wallet, made if there is none.</summary>
    public static HdWallet OpenOrCreate(AgentFolder folder, BitcoinNetwork network) =>
        folder.Read(SeedDocument) is null ? Create(folder, network) : Open(folder, network);

    /// <exception cref="HashPerpException"><see cref="ClientErrors.SeedMissing"/>, also where the seed is another network's.</exception>
    public static HdWallet Open(AgentFolder folder, BitcoinNetwork network)
    {
        var document = folder.ReadJson(SeedDocument, Version);
        if ((string?)document?["network"] != network.Name)
        {
            throw ClientErrors.SeedMissing.Error($"{folder.Path} holds no wallet for {network.Name}.", "Create one first.");
        }
        using var words = Mnemonic.Parse((string)document!["words"]!);
        return FromWords(folder, network, words);
    }

    /// <summary>The words, for the user's backup. They restore ordinary coins; live contracts also need their kits.</summary>
    public string BackupWords() => (string)_folder.ReadJson(SeedDocument, Version)!["words"]!;

    /// <summary>A receive key never given out before.</summary>
    public KeyReference NextReceive() => KeyReference.Receive(Allocate("receive"));

    /// <summary>The index of an order base key never given out before.</summary>
    public uint NextOrder() => Allocate("order");

    /// <summary>A cosigner key for one batch session, never used before. The caller disposes of it.</summary>
    public ECPrivKey NextCosigner() => Derive(WalletPaths.BatchCosigner(Genesis, Allocate("cosigner")));

    /// <summary>The private key; the caller disposes of it.</summary>
    public ECPrivKey Key(KeyReference reference)
    {
        if (reference.Match is not { } match)
        {
            return Derive(WalletPaths.Receive(Genesis, reference.Index));
        }
        using var orderBase = OrderBase(reference.Index);
        return ContractKey.Derive(orderBase, match);
    }

    public ECXOnlyPubKey PublicKey(KeyReference reference)
    {
        using var key = Key(reference);
        return key.XOnlyPubKey;
    }

    /// <summary>Order base key P_j; the caller disposes of it.</summary>
    public ECPrivKey OrderBase(uint order) => Derive(WalletPaths.OrderBase(Genesis, order));

    /// <summary>The key under which activation secrets are made; the caller disposes of it.</summary>
    public ECPrivKey Activation() => Derive(WalletPaths.Activation(Genesis));

    /// <summary>The key under which copies of exit kits are sealed; the caller disposes of it.</summary>
    public ECPrivKey KitCopies() => Derive(WalletPaths.KitCopies(Genesis));

    /// <summary>The BIP86 internal key of on-chain fee coin i; the caller disposes of it.</summary>
    public ECPrivKey FeeKey(uint index) => Derive($"{WalletPaths.FeeCoins(Genesis)}/0/{index}");

    /// <summary>Contract keys whose default script may be paid: settlements, refunds, connectors.</summary>
    public IReadOnlyList<KeyReference> Watched
    {
        get
        {
            lock (_gate)
            {
                return [.. (_counters["watched"]?.AsArray() ?? []).Select(key => KeyReference.Parse((string)key!))];
            }
        }
    }

    /// <summary>Looks for coins of this key from now on, durably.</summary>
    public void Watch(KeyReference key)
    {
        lock (_gate)
        {
            var watched = _counters["watched"]?.AsArray() ?? [];
            if (!watched.Any(known => (string)known! == key.ToString()))
            {
                Save("watched", new JsonArray([.. watched.Select(known => known!.DeepClone()), key.ToString()]));
            }
        }
    }

    /// <summary>Raises the counter after a scan found coins of a wallet restored from words.</summary>
    public void RaiseReceive(uint count)
    {
        lock (_gate)
        {
            if (count > Count("receive"))
            {
                Save("receive", count);
            }
        }
    }

    public void Dispose()
    {
        Identity.Dispose();
        _root.Dispose();
    }

    private static GenesisPrefix GenesisOf(BitcoinNetwork network) => network.Name switch
    {
        "bitcoin" => GenesisPrefix.Mainnet,
        "signet" => GenesisPrefix.Signet,
        "regtest" => GenesisPrefix.Regtest,
        var other => throw ClientErrors.SeedMissing.Error($"There are no wallets for {other}.", "Use bitcoin, signet or regtest."),
    };

    private uint Count(string counter) => _counters[counter] is { } value ? checked((uint)value.GetValue<long>()) : 0;

    private uint Allocate(string counter)
    {
        lock (_gate)
        {
            var index = Count(counter);
            Save(counter, index + 1);
            return index;
        }
    }

    private void Save(string counter, uint value) => Save(counter, JsonValue.Create((long)value));

    /// <summary>On disk first: what a full disk refuses must not be taken for known.</summary>
    private void Save(string member, JsonNode value)
    {
        var next = (JsonObject)_counters.DeepClone();
        next[member] = value;
        _folder.WriteJson(CountersDocument, Version, next);
        _counters = next;
    }

    private ECPrivKey Derive(string path)
    {
        using var child = _root.Derive(path);
        var bytes = child.PrivateKey.ToBytes();
        try
        {
            return ECPrivKey.Create(bytes);
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
