using System.Globalization;

namespace HashPerp.Processes;

/// <summary>Whom a server runs as that refuses to run as root.</summary>
public sealed record UnprivilegedUser(uint UserId, uint GroupId)
{
    /// <summary>Null when we aren't root ourselves; else <c>postgres</c>, or <c>nobody</c> where there is no such user.</summary>
    public static UnprivilegedUser? ForServers => Environment.IsPrivilegedProcess ? Find("postgres") ?? Find("nobody") : null;

    /// <summary>Hands a folder to this user.</summary>
    public void Own(string folder) => OperatingSystemCalls.ChangeOwner(folder, UserId, GroupId);

    private static UnprivilegedUser? Find(string name) => File.ReadLines("/etc/passwd")
        .Select(line => line.Split(':'))
        .Where(fields => fields.Length > 3 && fields[0] == name)
        .Select(fields => new UnprivilegedUser(uint.Parse(fields[2], CultureInfo.InvariantCulture), uint.Parse(fields[3], CultureInfo.InvariantCulture)))
        .FirstOrDefault();
}
