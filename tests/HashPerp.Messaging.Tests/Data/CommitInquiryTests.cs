using HashPerp.Data;
using HashPerp.Primitives;
using HashPerp.Testing;
using Npgsql;

namespace HashPerp.Messaging.Tests;

/// <summary>What became of a transaction, when its id alone would give the wrong answer.</summary>
public sealed class CommitInquiryTests
{
    private const int Enough = 10_000;
    private static readonly NpgsqlException Lost = new("the answer was lost");

    [Fact]
    public async Task A_committed_transaction_is_known_by_its_token()
    {
        await using var source = await SourceAsync();
        var mark = await MarkAsync(source, commit: true);
        Assert.True(await InquiryOf(source).WasCommittedAsync(mark, Enough, Lost));
    }

    [Fact]
    public async Task A_transaction_that_was_rolled_back_was_not_committed()
    {
        await using var source = await SourceAsync();
        var mark = await MarkAsync(source, commit: false);
        Assert.False(await InquiryOf(source).WasCommittedAsync(mark, Enough, Lost));
    }

    [Fact]
    public async Task Somebody_elses_commit_under_the_same_id_is_not_taken_for_ours()
    {
        await using var source = await SourceAsync();
        var others = await MarkAsync(source, commit: true);
        // What a crash leaves: our transaction never reached the log, and the recovered server gave its id to another one.
        Assert.False(await InquiryOf(source).WasCommittedAsync(others with { Token = Guid.NewGuid() }, Enough, Lost));
    }

    [Fact]
    public async Task An_id_that_the_server_has_never_given_out_was_not_committed()
    {
        await using var source = await SourceAsync();
        Assert.False(await InquiryOf(source).WasCommittedAsync(new CommitMark("4000000000", Guid.NewGuid()), Enough, Lost));
    }

    [Fact]
    public async Task While_the_transaction_still_runs_nothing_is_concluded()
    {
        await using var source = await SourceAsync();
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var mark = await CommitMark.WriteAsync(connection, transaction, CancellationToken.None);

        var unknown = await Assert.ThrowsAsync<HashPerpException>(() => InquiryOf(source).WasCommittedAsync(mark, withinMilliseconds: 500, Lost));

        Assert.Equal(DataErrors.CommitOutcomeUnknown, unknown.Code);
        await transaction.CommitAsync();
        Assert.True(await InquiryOf(source).WasCommittedAsync(mark, Enough, Lost));
    }

    private static CommitInquiry InquiryOf(NpgsqlDataSource source) => new(source, TimeProvider.System);

    private static async Task<NpgsqlDataSource> SourceAsync() => NpgsqlDataSource.Create(await TestDatabase.CreateAsync());

    private static async Task<CommitMark> MarkAsync(NpgsqlDataSource source, bool commit)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var mark = await CommitMark.WriteAsync(connection, transaction, CancellationToken.None);
        await (commit ? transaction.CommitAsync() : transaction.RollbackAsync());
        return mark;
    }
}
