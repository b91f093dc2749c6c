namespace HashPerp.Bitcoin;

/// <summary>A point nobody knows the discrete logarithm of.</summary>
public static class Nums
{
    private static readonly Lazy<ECXOnlyPubKey> H = new(() => ECXOnlyPubKey.Parse("50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0"));

    /// <summary>
    /// H of BIP341: lift_x of the hash of the generator. As internal key it leaves only the script path; every Ark script uses it.
    /// </summary>
    public static ECXOnlyPubKey InternalKey => H.Value;
}
