namespace HashPerp.OrderBook.Core;

/// <summary>
/// Where orders are kept. Slots are given out in a circle, not the last freed one first: orders that came one after the other lie beside each other, and so do
/// neighbours in a level. At most half of the slots are taken, so the next free one is near.
/// </summary>
public sealed partial class LadderBook
{
    private int TakeSlot()
    {
        if (2 * (Count + 1) >= _orders.Length)
        {
            Array.Resize(ref _orders, 2 * _orders.Length);
            _vacant = Vacant();
        }
        var slot = _vacant.NextUp(_nextSlot);
        if (slot == int.MaxValue)
        {
            slot = _vacant.NextUp(1);
        }
        _vacant.Clear(slot);
        _nextSlot = slot + 1;
        return slot;
    }

    private TickBitmap Vacant()
    {
        var vacant = new TickBitmap(_orders.Length);
        for (var slot = 1; slot < _orders.Length; slot++)
        {
            if (_orders[slot].Priority == 0)
            {
                vacant.Set(slot);
            }
        }
        return vacant;
    }
}
