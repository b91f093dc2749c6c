using System.Security.Cryptography;

namespace HashPerp.Hosting;

/// <summary>
/// Where everything is kept that outlives a run: data of the servers, generated passwords, logs, and which processes run. <c>HashPerp:Data</c> names it
/// (<c>HashPerp__Data</c> in the environment); <c>.data</c> of the repository by default.
/// </summary>
internal sealed class StateFolder
{
    public const string Setting = "HashPerp:Data";

    private const string ShortParent = "/var/tmp";
    private const string ShortPrefix = "hashperp-";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lazy<string> _shortFolder;

    public StateFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        _shortFolder = new Lazy<string>(FindShortFolder);
    }

    public string Path { get; }

    public string Logs => Of("logs");

    /// <summary>
    /// A folder that the user of a server can reach when we are root and our own folder lies behind a closed one. It belongs to this state folder: its path is
    /// written down here, and <c>owner</c> in it says whose it is.
    /// </summary>
    public string ShortFolder => _shortFolder.Value;

    /// <summary>The path of a file or folder in here.</summary>
    public string Of(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes a folder in here that only we can read.</summary>
    public string Folder(string name)
    {
        var folder = Of(name);
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        return folder;
    }

    public void Create()
    {
        Directory.CreateDirectory(Path, OwnerOnly | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Logs);
    }

    /// <summary>Replaces a file as a whole: who reads it sees the old text or the new one. Only we can read it.</summary>
    public void Write(string name, string text) => WriteFile(Of(name), text);

    /// <inheritdoc cref="Write"/>
    public static void WriteFile(string path, string text)
    {
        var next = path + ".new";
        File.Delete(next);
        using (var file = new FileStream(next, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }
        File.Move(next, path, overwrite: true);
    }

    private string FindShortFolder()
    {
        Create();
        var note = Of("short-folder");
        if (File.Exists(note) && File.ReadAllText(note).Trim() is var known && Directory.Exists(known))
        {
            return known;
        }
        RemoveForgotten();
        var made = System.IO.Path.Combine(ShortParent, ShortPrefix + RandomNumberGenerator.GetHexString(8, lowercase: true));
        // The note first: a folder without one counts as forgotten.
        Write("short-folder", made + "\n");
        Directory.CreateDirectory(made, OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        WriteFile(System.IO.Path.Combine(made, "owner"), Path + "\n");
        return made;
    }

    /// <summary>Short folders whose state folder was deleted.</summary>
    private static void RemoveForgotten()
    {
        foreach (var folder in Directory.EnumerateDirectories(ShortParent, ShortPrefix + "*"))
        {
            try
            {
                var note = System.IO.Path.Combine(File.ReadAllText(System.IO.Path.Combine(folder, "owner")).Trim(), "short-folder");
                if (!File.Exists(note) || File.ReadAllText(note).Trim() != folder)
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Somebody else's, or one that is just being made.
            }
        }
    }
}
