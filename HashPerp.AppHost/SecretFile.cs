using System.Security.Cryptography;
using System.Text;
using HashPerp.Primitives;

namespace HashPerp.AppHost;

/// <summary>32 random bytes in hex, made at the first start, in a file that only we read.</summary>
internal static class SecretFile
{
    private const int Bytes = 32;

    /// <summary>What the file says.</summary>
    public static string Hex(string path)
    {
        Create(path);
        return File.ReadAllText(path).Trim();
    }

    /// <summary>Makes it unless it is there; returns its path.</summary>
    public static string Create(string path)
    {
        if (File.Exists(path))
        {
            return path;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var secret = RandomNumberGenerator.GetBytes(Bytes);
        using (var file = new FileStream(path + ".new", new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(Encoding.ASCII.GetBytes(Primitives.Hex.Encode(secret) + "\n"));
            file.Flush(flushToDisk: true);
        }
        // In one step: a seed that was cut off must never be taken for one.
        File.Move(path + ".new", path);
        CryptographicOperations.ZeroMemory(secret);
        return path;
    }
}
