namespace HashPerp.Benchmarks.Core;

/// <summary>What a book is told.</summary>
public enum MessageKind : byte
{
    /// <summary>A limit order that may rest.</summary>
    Add,

    /// <summary>A limit order that may not.</summary>
    Immediate,

    /// <summary>Fewer lots at the same price: the place is kept.</summary>
    Reduce,

    /// <summary>Another price: the place is given up.</summary>
    Move,

    Cancel,
}

/// <summary>One message, 16 bytes.</summary>
/// <param name="Id">The client's number of the order, from 0 without a gap.</param>
/// <param name="Lots">Of a reduction: what is to stay open.</param>
public readonly record struct Message(int Id, uint Price, uint Lots, MessageKind Kind, bool IsBid, ushort Owner);
