using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Errors 15xx: the wallet, its folder, its messages and its way out.</summary>
public static class ClientErrors
{
    public static readonly ErrorCode FolderInUse = new(1501, nameof(FolderInUse));
    public static readonly ErrorCode BadDocumentName = new(1502, nameof(BadDocumentName));
    public static readonly ErrorCode DocumentTooLarge = new(1503, nameof(DocumentTooLarge));
    public static readonly ErrorCode UnknownDocumentVersion = new(1504, nameof(UnknownDocumentVersion));
    public static readonly ErrorCode DamagedJournal = new(1505, nameof(DamagedJournal));
    public static readonly ErrorCode SeedMissing = new(1506, nameof(SeedMissing));
    public static readonly ErrorCode SeedExists = new(1507, nameof(SeedExists));
    public static readonly ErrorCode FolderNotWritable = new(1508, nameof(FolderNotWritable));
    public static readonly ErrorCode MessageRefused = new(1510, nameof(MessageRefused));
    public static readonly ErrorCode MessageTooLarge = new(1511, nameof(MessageTooLarge));
    public static readonly ErrorCode OutboxFull = new(1512, nameof(OutboxFull));
    public static readonly ErrorCode RelayUnavailable = new(1513, nameof(RelayUnavailable));
    public static readonly ErrorCode KitCopyRefused = new(1514, nameof(KitCopyRefused));
    public static readonly ErrorCode UnknownKey = new(1520, nameof(UnknownKey));
    public static readonly ErrorCode CoinNotAvailable = new(1521, nameof(CoinNotAvailable));
    public static readonly ErrorCode AncestryRefused = new(1530, nameof(AncestryRefused));
    public static readonly ErrorCode UnrollFailed = new(1540, nameof(UnrollFailed));
    public static readonly ErrorCode NoFeeCoin = new(1541, nameof(NoFeeCoin));
    public static readonly ErrorCode NodeUnfit = new(1542, nameof(NodeUnfit));
    public static readonly ErrorCode ForeignOutcomeKey = new(1543, nameof(ForeignOutcomeKey));
    public static readonly ErrorCode ExchangeUnreachable = new(1550, nameof(ExchangeUnreachable));
    public static readonly ErrorCode ExchangeRefused = new(1551, nameof(ExchangeRefused));
    public static readonly ErrorCode LoginRefused = new(1552, nameof(LoginRefused));
    public static readonly ErrorCode MarketUnknown = new(1553, nameof(MarketUnknown));
    public static readonly ErrorCode UnknownOrder = new(1554, nameof(UnknownOrder));
    public static readonly ErrorCode OrderRefused = new(1555, nameof(OrderRefused));
    public static readonly ErrorCode EvidenceMalformed = new(1560, nameof(EvidenceMalformed));
    public static readonly ErrorCode EvidenceInvalid = new(1561, nameof(EvidenceInvalid));
}
