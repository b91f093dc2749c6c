using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>Several orders in one command: nobody else's order comes between them.</summary>
public sealed partial class MarketEngine
{
    /// <summary>Each item by itself: one that is refused leaves the others.</summary>
    private void Execute(BatchCommand batch, long now)
    {
        foreach (var item in batch.Items)
        {
            _answers.Add(Answer(item, now));
        }
    }

    private ItemAnswer Answer(MarketCommand item, long now)
    {
        if (Repeat(item) is { } repeat)
        {
            return new ItemAnswer(repeat.Answer, null);
        }
        try
        {
            Check(item, now);
        }
        catch (HashPerpException refused)
        {
            return new ItemAnswer(null, refused);
        }
        return new ItemAnswer(Execute(item, now)!);
    }

    /// <summary>The account's old orders go, then the quotes come. They have been checked: only the book can still turn one away.</summary>
    private void ReplaceAll(ReplaceAllCommand replace, long now)
    {
        EndAll(replace.Account, CancelReason.Replaced);
        foreach (var quote in replace.Quotes)
        {
            _answers.Add(new ItemAnswer(Place(quote, replace.SignerPresent, now)));
        }
    }
}
