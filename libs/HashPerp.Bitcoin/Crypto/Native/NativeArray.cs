using System.Runtime.InteropServices;

namespace HashPerp.Bitcoin;

/// <summary>An array of pointers to structs of one size, copied to native memory for the length of a call.</summary>
internal sealed unsafe class NativeArray : IDisposable
{
    private readonly int _size;

    public NativeArray(int count, int size, Func<int, ReadOnlySpan<byte>> item)
    {
        _size = size;
        Pointers = (byte**)NativeMemory.Alloc((nuint)Math.Max(count, 1), (nuint)(sizeof(byte*) + size));
        var structs = (byte*)(Pointers + count);
        for (var i = 0; i < count; i++)
        {
            Pointers[i] = structs + (i * size);
            item(i).CopyTo(new Span<byte>(Pointers[i], size));
        }
    }

    ~NativeArray() => NativeMemory.Free(Pointers);

    public byte** Pointers { get; }

    /// <summary>The struct that the pointer now points to.</summary>
    public ReadOnlySpan<byte> this[int index] => new(Pointers[index], _size);

    public void Dispose()
    {
        NativeMemory.Free(Pointers);
        GC.SuppressFinalize(this);
    }
}
