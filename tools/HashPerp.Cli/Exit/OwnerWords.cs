using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The owner's seed words: from a file or the environment, and never written down by us.</summary>
internal static class OwnerWords
{
    public const string Variable = "HASHPERP_WORDS";

    /// <summary>Orders whose contract key is looked for. An agent numbers them from 0.</summary>
    private const uint MostOrders = 10_000;

    private const int MaxFileBytes = 4_096;

    public static bool AreGiven(ExitOptions options) => options.WordsFile is not null || Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>The wallet of the words, if the kit is theirs.</summary>
    /// <exception cref="HashPerpException"><see cref="CliErrors.WordsMissing"/>, <see cref="CliErrors.KitOfAnotherSeed"/>, or the error of the words themselves.</exception>
    public static HdWallet Open(ExitOptions options, ExitKit kit, AgentFolder folder)
    {
        var wallet = Open(options, KitNetwork.Of(kit), folder);
        try
        {
            Find(wallet, kit);
            return wallet;
        }
        catch
        {
            wallet.Dispose();
            throw;
        }
    }

    /// <summary>The wallet of the words, whatever it owns.</summary>
    /// <exception cref="HashPerpException"><see cref="CliErrors.WordsMissing"/>, or the error of the words themselves.</exception>
    public static HdWallet Open(ExitOptions options, BitcoinNetwork network, AgentFolder folder)
    {
        using var words = Mnemonic.Parse(Read(options.WordsFile));
        return HdWallet.FromWords(folder, network, words);
    }

    /// <summary>The owner's key in the contract; the caller disposes of it.</summary>
    public static ECPrivKey ContractKey(HdWallet wallet, ExitKit kit) => wallet.Key(Find(wallet, kit));

    /// <summary>The words themselves, for what needs no kit; the caller disposes of them.</summary>
    /// <exception cref="HashPerpException"><see cref="CliErrors.WordsMissing"/>, or the error of the words themselves.</exception>
    public static Mnemonic Parse(string? file) => Mnemonic.Parse(Read(file));

    private static string Read(string? file)
    {
        if (file is null)
        {
            return Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } words
                ? words.Trim()
                : throw CliErrors.WordsMissing.Error("The owner's seed words are missing.", $"Name a file with --words-file, or set {Variable}.");
        }
        try
        {
            return new FileInfo(file).Length <= MaxFileBytes
                ? string.Join(' ', File.ReadAllText(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                : throw CliErrors.WordsMissing.Error($"{file} is too large for a file of seed words.", "It holds the twelve words and nothing else.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HashPerpException(CliErrors.WordsMissing, $"{file} can't be read: {error.Message}", "Name a file that holds the twelve words.", error);
        }
    }

    private static KeyReference Find(HdWallet wallet, ExitKit kit)
    {
        var wanted = kit.Terms.KeyOf(kit.Leg);
        for (uint order = 0; order < MostOrders; order++)
        {
            var reference = KeyReference.Contract(order, kit.Terms.Match.MatchId);
            if (wallet.PublicKey(reference).Value == wanted)
            {
                return reference;
            }
        }
        throw CliErrors.KitOfAnotherSeed.Error(
            $"None of the first {MostOrders} contract keys of these words is {kit.Leg}'s key in this kit.", "Use the words of the agent that wrote the kit.");
    }
}
