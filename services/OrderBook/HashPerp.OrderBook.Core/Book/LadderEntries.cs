using HashPerp.ContractScripts;

namespace HashPerp.OrderBook.Core;

/// <summary>A live order in the ladder: 32 bytes, so that two share a cache line and none lies across two. A free slot has priority 0.</summary>
internal struct LadderOrder
{
    private const int SelfTradeShift = 24;
    private const int SideShift = 31;
    private const uint MinFillMask = (1u << SelfTradeShift) - 1;

    /// <summary>Minimum fill, self-trade mode and side. A minimum fill is at most <see cref="MarketLimits.Lots"/>, which takes 20 bits.</summary>
    private uint _terms;

    public ulong Priority;
    public int Tick;

    /// <summary>The next newer order of the level; 0 is none.</summary>
    public int Next;

    /// <summary>The next older order of the level; 0 is none.</summary>
    public int Previous;
    public int Owner;
    public uint Open;

    public readonly uint MinFill => _terms & MinFillMask;

    public readonly bool IsBid => _terms >> SideShift != 0;

    public readonly SelfTradePrevention SelfTrade => (SelfTradePrevention)(_terms >> SelfTradeShift & 0x7f);

    public void SetTerms(in EnteringOrder order) =>
        _terms = order.MinFill | (uint)order.SelfTrade << SelfTradeShift | (order.IsBid ? 1u << SideShift : 0);
}

/// <summary>The orders of one price, 24 bytes. A level has orders of one side only, because the book is never crossed.</summary>
internal struct LadderLevel
{
    public ulong Lots;
    public int Oldest;
    public int Newest;
    public uint Count;

    /// <summary>When it changed last, and as a level of which side: epoch and side bit.</summary>
    public uint Changed;
}
