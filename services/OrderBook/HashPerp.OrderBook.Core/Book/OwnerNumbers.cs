using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>Small numbers for the accounts that have orders: the book compares them instead of 32 bytes. They are no part of the state.</summary>
internal sealed class OwnerNumbers
{
    private readonly Dictionary<Bytes32, int> _numbers = [];
    private readonly List<Bytes32> _accounts = [];
    private readonly Stack<int> _free = new();

    public Bytes32 AccountOf(int number) => _accounts[number];

    public int? Find(Bytes32 account) => _numbers.TryGetValue(account, out var number) ? number : null;

    public int GetOrAdd(Bytes32 account)
    {
        if (_numbers.TryGetValue(account, out var known))
        {
            return known;
        }
        if (_free.TryPop(out var number))
        {
            _accounts[number] = account;
        }
        else
        {
            number = _accounts.Count;
            _accounts.Add(account);
        }
        _numbers.Add(account, number);
        return number;
    }

    public void Release(Bytes32 account)
    {
        if (_numbers.Remove(account, out var number))
        {
            _free.Push(number);
        }
    }
}
