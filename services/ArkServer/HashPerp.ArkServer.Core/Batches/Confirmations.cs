namespace HashPerp.ArkServer.Core;

/// <summary>The second phase of a session: those who were selected say that they are there. Not thread-safe.</summary>
public sealed class Confirmations(IReadOnlyList<RegisteredIntent> selected)
{
    private readonly HashSet<string> _confirmed = [];

    public IReadOnlyList<RegisteredIntent> Selected { get; } = selected;

    public IReadOnlyList<RegisteredIntent> Confirmed => [.. Selected.Where(intent => _confirmed.Contains(intent.Id))];

    public IReadOnlyList<RegisteredIntent> Absent => [.. Selected.Where(intent => !_confirmed.Contains(intent.Id))];

    public bool IsComplete => _confirmed.Count == Selected.Count;

    public void Confirm(string intentId)
    {
        if (Selected.All(intent => intent.Id != intentId))
        {
            throw OperatorErrors.IntentNotFound.Error("This intent was not selected for the batch.", "Compare its hash with batch_started, and register again.");
        }
        _confirmed.Add(intentId);
    }
}
