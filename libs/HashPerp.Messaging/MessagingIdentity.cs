namespace HashPerp.Messaging;

/// <summary>Which service of <see cref="Subscriptions"/> this process is.</summary>
internal sealed record MessagingIdentity(string Service);
