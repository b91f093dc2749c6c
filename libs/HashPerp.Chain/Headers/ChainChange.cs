namespace HashPerp.Chain;

/// <summary>The best chain moved.</summary>
/// <param name="Chain">The chain after it.</param>
/// <param name="ForkHeight">The highest height that both chains share; the old tip's height when blocks were only added.</param>
/// <param name="PreviousTipHeight">The old tip's height.</param>
public sealed record ChainChange(HeaderChain Chain, int ForkHeight, int PreviousTipHeight)
{
    /// <summary>Whether blocks were taken back.</summary>
    public bool IsReorganisation => ForkHeight < PreviousTipHeight;
}
