namespace HashPerp.Messaging;

/// <summary>One type of event.</summary>
/// <param name="Type">The class in HashPerp.Events.</param>
/// <param name="Urn">Its pinned name in messages and tables.</param>
/// <param name="Exchange">Its pinned exchange in RabbitMQ.</param>
/// <param name="StreamKind">What its streams are called before the colon, such as <c>market</c>.</param>
/// <param name="Owner">The only service that writes it, in lower case.</param>
public sealed record EventKind(Type Type, string Urn, string Exchange, string StreamKind, string Owner);
