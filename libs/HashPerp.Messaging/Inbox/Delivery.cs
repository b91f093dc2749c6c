namespace HashPerp.Messaging;

/// <summary>What became of a delivered event.</summary>
internal enum Delivery
{
    /// <summary>It was the stream's next one and is applied.</summary>
    Applied,

    /// <summary>It was applied before.</summary>
    Duplicate,

    /// <summary>It is kept until its turn.</summary>
    Held,

    /// <summary>Its handler fails; the stream stands still at it.</summary>
    Parked,

    /// <summary>Too many before it are missing; it isn't kept.</summary>
    BeyondWindow,
}
