using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Client.Tests;

/// <summary>The disk under an agent's folder is full: what can't be written down hasn't happened, neither on disk nor in memory.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const int Mebibytes = 2;

    /// <summary>Several pages: the last page of a file may have room for a few bytes even when the disk has none.</summary>
    private const int Large = 20_000;

    private BoundedDisk _disk = null!;
    private AgentFolder _folder = null!;

    public async ValueTask InitializeAsync()
    {
        _disk = await BoundedDisk.MountAsync("full", Mebibytes);
        _folder = AgentFolder.Open(Path.Combine(_disk.Path, "agent"));
    }

    public async ValueTask DisposeAsync()
    {
        _folder?.Dispose();
        if (_disk is not null)
        {
            await _disk.DisposeAsync();
        }
    }

    [Fact]
    public void A_document_keeps_its_old_version_and_the_new_one_is_written_once_there_is_space()
    {
        _folder.Write("coins.json", [1]);
        _disk.Fill();
        RequireRefused(() => _folder.Write("coins.json", new byte[Large]));
        Assert.Equal([1], _folder.Read("coins.json"));
        _disk.Free();
        _folder.Write("coins.json", [2]);
        Assert.Equal([2], _folder.Read("coins.json"));
    }

    [Fact]
    public void A_journal_leaves_out_what_was_refused_and_goes_on_undamaged()
    {
        using (var journal = _folder.OpenJournal("inbox.journal"))
        {
            journal.Append([1]);
            _disk.Fill();
            RequireRefused(() => journal.Append(new byte[Large]));
            RequireRefused(() => journal.Append(new byte[Large]));
            Assert.Single(journal.Records);
            _disk.Free();
            journal.Append([2]);
        }
        using var again = _folder.OpenJournal("inbox.journal");
        Assert.Equal([[1], [2]], again.Records);
    }

    [Fact]
    public void A_coin_that_could_not_be_reserved_is_free()
    {
        const int Coins = 200;
        var store = new CoinStore(_folder);
        store.Add(Enumerable.Range(0, Coins).Select(index => Coin((uint)index)));
        _disk.Fill();
        RequireRefused(() => store.Reserve("contract/a", [Coin(7).OutPoint]));
        Assert.Equal(CoinState.Available, store.Find(Coin(7).OutPoint)!.State);
        _disk.Free();
        store.Reserve("contract/b", [Coin(7).OutPoint]);
        Assert.Equal("contract/b", new CoinStore(_folder).Find(Coin(7).OutPoint)!.Holder);
    }

    [Fact]
    public void A_key_that_could_not_be_noted_is_noted_when_it_is_asked_for_again()
    {
        using (var wallet = HdWallet.Create(_folder, BitcoinNetwork.Regtest))
        {
            _disk.Fill();
            RequireRefused(() => wallet.Watch(KeyReference.Receive(7)));
            Assert.Empty(wallet.Watched);
            _disk.Free();
            wallet.Watch(KeyReference.Receive(7));
        }
        using var again = HdWallet.Open(_folder, BitcoinNetwork.Regtest);
        Assert.Equal([KeyReference.Receive(7)], again.Watched);
    }

    private static void RequireRefused(Action write) => Assert.Equal(1508, Assert.Throws<HashPerpException>(write).Code.Number);

    private static HeldCoin Coin(uint index) =>
        new(new OutPoint(new uint256(Enumerable.Repeat((byte)7, 32).ToArray()), index), new Satoshis(1_000), KeyReference.Receive(index), ExpiresAt: 1_700_000_000, Hops: 0);
}
