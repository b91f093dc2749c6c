using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// The private folder of one agent: documents that are replaced whole and durably, journals that only grow, and a lock that keeps a second
/// agent out. Names are relative, <c>[a-z0-9.-]</c> with <c>/</c> between folders. Everything in it is readable by its owner only.
/// </summary>
/// <remarks>Thread safe. A crash leaves either the old or the new version of a document, never a mixture.</remarks>
public sealed class AgentFolder : IDisposable
{
    /// <summary>Bytes of one document; a kit with its whole ancestry stays far below.</summary>
    public const int MaxDocumentBytes = 16 * 1024 * 1024;

    private const string TemporarySuffix = ".tmp";
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    private readonly FileStream? _lock;
    private readonly bool _isReadOnly;
    private readonly Lock _gate = new();

    private AgentFolder(string path, FileStream? lockFile, bool isReadOnly = false)
    {
        Path = path;
        _lock = lockFile;
        _isReadOnly = isReadOnly;
    }

    public string Path { get; }

    /// <summary>Creates the folder where needed and takes its lock.</summary>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.FolderInUse"/>.</exception>
    public static AgentFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        CreateFolder(full);
        var lockPath = System.IO.Path.Combine(full, "lock");
        try
        {
            return new AgentFolder(full, Create(lockPath, FileMode.OpenOrCreate));
        }
        catch (IOException error)
        {
            throw new HashPerpException(
                ClientErrors.FolderInUse, $"{full} is used by another agent.", "Stop that one first, or choose another folder.", error);
        }
    }

    /// <summary>
    /// What an agent has kept, or a copy of it: nothing in the folder is created, written or removed, so a medium that can't be written to will do. Documents
    /// are replaced whole, so each one that is read is a version that the agent wrote.
    /// </summary>
    /// <param name="path">A folder that is there.</param>
    /// <param name="alone">Keeps its agent out until this is disposed of; false reads beside an agent that runs.</param>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.FolderInUse"/>: its agent runs.</exception>
    public static AgentFolder OpenReadOnly(string path, bool alone)
    {
        var full = System.IO.Path.GetFullPath(path);
        var lockPath = System.IO.Path.Combine(full, "lock");
        if (!alone || !File.Exists(lockPath))
        {
            return new AgentFolder(full, lockFile: null, isReadOnly: true);
        }
        try
        {
            return new AgentFolder(full, new FileStream(lockPath, FileMode.Open, FileAccess.Read, FileShare.None), isReadOnly: true);
        }
        catch (IOException error)
        {
            throw new HashPerpException(ClientErrors.FolderInUse, $"{full} is used by its agent.", "Stop the agent first.", error);
        }
    }

    /// <summary>Replaces the document. When this returns, the new version survives a power cut.</summary>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.DocumentTooLarge"/>, <see cref="ClientErrors.BadDocumentName"/>,
    /// <see cref="ClientErrors.FolderNotWritable"/>: the disk is full or broken, and the old version stands.</exception>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        if (content.Length > MaxDocumentBytes)
        {
            throw ClientErrors.DocumentTooLarge.Error($"{name} has {content.Length} bytes; at most {MaxDocumentBytes} are kept.");
        }
        var target = Resolve(name);
        RequireWritable(name);
        lock (_gate)
        {
            WriteTemporary(target + TemporarySuffix, name, content);
            FaultPoint.Before(ClientFaultPoints.DocumentWritten);
            File.Move(target + TemporarySuffix, target, overwrite: true);
            FolderSync.Flush(System.IO.Path.GetDirectoryName(target)!);
            FaultPoint.After(ClientFaultPoints.DocumentWritten);
        }
    }

    /// <summary>The document, or null where there is none.</summary>
    public byte[]? Read(string name)
    {
        var path = Resolve(name);
        lock (_gate)
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return null;
            }
            return file.Length <= MaxDocumentBytes
                ? File.ReadAllBytes(path)
                : throw ClientErrors.DocumentTooLarge.Error($"{name} has {file.Length} bytes; at most {MaxDocumentBytes} are read.");
        }
    }

    /// <summary>Removes the document durably; nothing happens where there is none.</summary>
    public void Delete(string name)
    {
        var path = Resolve(name);
        RequireWritable(name);
        lock (_gate)
        {
            if (File.Exists(path))
            {
                File.Delete(path);
                FolderSync.Flush(System.IO.Path.GetDirectoryName(path)!);
            }
        }
    }

    /// <summary>The names of the documents right inside a sub-folder, in ordinal order.</summary>
    public IReadOnlyList<string> List(string folder)
    {
        var path = Resolve(folder);
        lock (_gate)
        {
            return Directory.Exists(path)
                ? [.. Directory.EnumerateFiles(path).Where(file => !file.EndsWith(TemporarySuffix, StringComparison.Ordinal))
                    .Select(file => $"{folder}/{System.IO.Path.GetFileName(file)}").Order(StringComparer.Ordinal)]
                : [];
        }
    }

    /// <summary>Opens a journal of this folder, see <see cref="Journal"/>.</summary>
    public Journal OpenJournal(string name)
    {
        var path = Resolve(name);
        RequireWritable(name);
        CreateFolder(System.IO.Path.GetDirectoryName(path)!);
        var journal = new Journal(Create(path, FileMode.OpenOrCreate), name);
        FolderSync.Flush(System.IO.Path.GetDirectoryName(path)!);
        return journal;
    }

    public void Dispose() => _lock?.Dispose();

    private void RequireWritable(string name)
    {
        if (_isReadOnly)
        {
            throw ClientErrors.FolderNotWritable.Error($"{name} can't be written: {Path} was opened for reading.");
        }
    }

    private static void WriteTemporary(string path, string name, ReadOnlySpan<byte> content)
    {
        try
        {
            CreateFolder(System.IO.Path.GetDirectoryName(path)!);
            using var file = Create(path, FileMode.Create);
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        catch (IOException error)
        {
            // Half a document would keep the room that the next one needs.
            File.Delete(path);
            throw NotWritable(name, error);
        }
    }

    /// <param name="name">Of the document or journal.</param>
    internal static HashPerpException NotWritable(string name, IOException error) => new(
        ClientErrors.FolderNotWritable, $"{name} can't be written: {error.Message}", "Nothing was changed; free space on the disk and try again.", error);

    private static FileStream Create(string path, FileMode mode)
    {
        // Unbuffered: what a full disk has refused must not be written later, when there is room again.
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }
        return new FileStream(path, options);
    }

    private static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerFolder);
        }
        FolderSync.Flush(System.IO.Path.GetDirectoryName(path)!);
    }

    private string Resolve(string name)
    {
        var parts = name.Split('/');
        var good = name.Length <= 200 && parts.All(part => part.Length > 0 && part[0] != '.'
            && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-'));
        return good && !name.EndsWith(TemporarySuffix, StringComparison.Ordinal)
            ? System.IO.Path.Combine([Path, .. parts])
            : throw ClientErrors.BadDocumentName.Error($"'{name}' is no document name.", "Use a-z, 0-9, '.' and '-', with '/' between folders.");
    }
}
