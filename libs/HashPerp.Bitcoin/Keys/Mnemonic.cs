using System.Security.Cryptography;
using System.Text;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// A BIP39 mnemonic with the English word list: 12 to 24 words that a person writes down, and the seed made from them. The entropy is wiped on
/// <see cref="Dispose()"/>; the words, once asked for as text, stay in memory until they are collected.
/// </summary>
public sealed class Mnemonic : IDisposable
{
    private const int SeedSize = 64;
    private const int Iterations = 2048;
    private const int WordBits = 11;

    private static readonly Lazy<IReadOnlyList<string>> English = new(() => KeyResource.Lines("bip39-english.txt"));

    private readonly byte[] _entropy;
    private bool _disposed;

    private Mnemonic(ReadOnlySpan<byte> entropy)
    {
        _entropy = GC.AllocateArray<byte>(entropy.Length, pinned: true);
        entropy.CopyTo(_entropy);
    }

    /// <summary>The words, separated by single spaces.</summary>
    public string Sentence
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            byte[] bits = [.. _entropy, SHA256.HashData(_entropy)[0]];
            var words = Enumerable.Range(0, WordCount).Select(i => English.Value[ReadWord(bits, i * WordBits)]);
            var sentence = string.Join(' ', words);
            CryptographicOperations.ZeroMemory(bits);
            return sentence;
        }
    }

    public int WordCount => _entropy.Length * 3 / 4;

    /// <summary>New words from the operating system's random number generator.</summary>
    /// <param name="wordCount">12, 15, 18, 21 or 24.</param>
    public static Mnemonic Generate(int wordCount = 12)
    {
        CheckWordCount(wordCount);
        var entropy = GC.AllocateArray<byte>(wordCount * 4 / 3, pinned: true);
        RandomNumberGenerator.Fill(entropy);
        var mnemonic = new Mnemonic(entropy);
        CryptographicOperations.ZeroMemory(entropy);
        return mnemonic;
    }

    /// <param name="entropy">16, 20, 24, 28 or 32 bytes; the caller wipes its own copy.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedMnemonic"/>.</exception>
    public static Mnemonic FromEntropy(ReadOnlySpan<byte> entropy) => entropy.Length is 16 or 20 or 24 or 28 or 32
        ? new Mnemonic(entropy)
        : throw BitcoinErrors.MalformedMnemonic.Error($"Entropy has 16, 20, 24, 28 or 32 bytes, not {entropy.Length}.");

    /// <param name="sentence">The words in any case, with any white space between them.</param>
    /// <exception cref="HashPerpException">
    /// <see cref="BitcoinErrors.MalformedMnemonic"/>: the number of words, a word that is not in the list (named by its position only, as it may be
    /// most of a secret), or the checksum.
    /// </exception>
    public static Mnemonic Parse(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var words = sentence.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        CheckWordCount(words.Length);
        var bits = new byte[((words.Length * WordBits) + 7) / 8];
        for (var i = 0; i < words.Length; i++)
        {
            WriteWord(bits, i * WordBits, IndexOf(words[i], i + 1));
        }
        var entropySize = words.Length * 4 / 3;
        var mnemonic = new Mnemonic(bits.AsSpan(0, entropySize));
        var checksumMask = (byte)((0xff << (8 - (words.Length / 3))) & 0xff);
        var matches = (SHA256.HashData(mnemonic._entropy)[0] & checksumMask) == bits[entropySize];
        CryptographicOperations.ZeroMemory(bits);
        if (!matches)
        {
            mnemonic.Dispose();
            throw BitcoinErrors.MalformedMnemonic.Error("The words do not match their checksum.", "Check their order and spelling.");
        }
        return mnemonic;
    }

    /// <summary>A copy of the entropy; the caller wipes it.</summary>
    public byte[] ToEntropy()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return (byte[])_entropy.Clone();
    }

    /// <summary>The seed of BIP32's root: PBKDF2-HMAC-SHA512, 2048 rounds. The caller wipes it.</summary>
    /// <param name="passphrase">Any text, normalized to NFKD. Another passphrase is another wallet, without any error.</param>
    /// <returns>64 bytes.</returns>
    public byte[] ToSeed(string passphrase = "")
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        var password = Encoding.UTF8.GetBytes(Sentence);
        var salt = Encoding.UTF8.GetBytes("mnemonic" + Nfkd.Normalize(passphrase));
        var seed = GC.AllocateArray<byte>(SeedSize, pinned: true);
        Rfc2898DeriveBytes.Pbkdf2(password, salt, seed, Iterations, HashAlgorithmName.SHA512);
        CryptographicOperations.ZeroMemory(password);
        CryptographicOperations.ZeroMemory(salt);
        return seed;
    }

    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_entropy);
    }

    /// <summary>Says how many words, never which.</summary>
    public override string ToString() => $"mnemonic of {WordCount} words";

    private static void CheckWordCount(int count)
    {
        if (count is not (12 or 15 or 18 or 21 or 24))
        {
            throw BitcoinErrors.MalformedMnemonic.Error($"{count} words; a mnemonic has 12, 15, 18, 21 or 24.");
        }
    }

    private static int IndexOf(string word, int position)
    {
        for (var (low, high) = (0, English.Value.Count - 1); low <= high;)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(English.Value[middle], word);
            if (order == 0)
            {
                return middle;
            }
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        throw BitcoinErrors.MalformedMnemonic.Error($"Word {position} is not in BIP39's English list.", "Check its spelling.");
    }

    private static int ReadWord(byte[] bits, int offset)
    {
        var index = 0;
        for (var bit = offset; bit < offset + WordBits; bit++)
        {
            index = (index << 1) | ((bits[bit / 8] >> (7 - (bit % 8))) & 1);
        }
        return index;
    }

    private static void WriteWord(byte[] bits, int offset, int index)
    {
        for (var i = 0; i < WordBits; i++)
        {
            var bit = (index >> (WordBits - 1 - i)) & 1;
            bits[(offset + i) / 8] |= (byte)(bit << (7 - ((offset + i) % 8)));
        }
    }
}
