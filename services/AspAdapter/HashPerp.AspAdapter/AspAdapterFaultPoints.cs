namespace HashPerp.AspAdapter;

/// <summary>Where crash tests kill this service: around every commit.</summary>
public static class AspAdapterFaultPoints
{
    public const string Reserved = "asp-reserved";
    public const string Changed = "asp-reservation-changed";
    public const string Watched = "asp-watched";
    public const string SpendTold = "asp-spend-told";
    public const string OperatorTold = "asp-operator-told";

    public static IReadOnlyList<string> All { get; } = [Reserved, Changed, Watched, SpendTold, OperatorTold];
}
