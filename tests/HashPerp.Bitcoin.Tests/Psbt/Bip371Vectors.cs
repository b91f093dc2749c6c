namespace HashPerp.Bitcoin.Tests;

/// <summary>
/// The test vectors of BIP371, put together from the parts that they share: magic and transaction, the output that is spent, then the fields.
/// </summary>
internal static class Bip371Vectors
{
    private const string Magic = "70736274ff0100";
    private const string Input1 = "020000000127744ababf3027fe0d6cf23a96eee2efb188ef52301954585883e69b6624b2420000000000ffffffff";
    private const string Input2 = "02000000019bd48765230bf9a72e662001f972556e54f0c6f97feb56bcb5600d817f6995260100000000ffffffff";
    private const string PayKey = "160014768e1eeb4cf420866033f80aceff0f9720744969";
    private const string Pay3 = "22512083698e458c6664e1595d75da2597de1e22ee97d798e706c4c0a4b5a9823cd743";
    private const string PayTree = "2251200a8cbdc86de1ce1c0f9caeb22d6df7ced3683fe423e05d1e402a879341d6f6f5";
    private const string Utxo1 = "01012b00f2052a010000002251205a2c2cf5b52cf31f83ad2e8da63ff03183ecd8f609c7510ae8a48e03910a0757";
    private const string Utxo2 = "01012b00f2052a01000000225120c2247efbfd92ac47f6f40b8d42d169175a19fa9fa10e4a25d7f35eb4dd85b692";
    private const string Fe34 = "fe349064c98d6e2a853fa3c9b12bd8b304a19c195c60efa7ee2393046d3fa232";
    private const string H = "50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0";
    private const string KeyOrigin = "2116" + Fe34 + "1900772b2da7560000800100008000000080010000000000000001" + "1720" + Fe34 + "00";
    private const string OutKey = "1124da7aec92ccd06c954562647f437b138b95721a84be2bf2276bbddab3e671";
    private const string OutTapKey = "010520" + OutKey + "2107" + OutKey + "1900772b2da7560000800100008000000080000000000500000000";

    private const string KeyA = "2cb13ac68248de806aa6a3659cf3c03eb6821d09c8114a4e868febde865bb6d2";
    private const string KeyB = "4320b0bf16f011b53ea7be615924aa7f27e5d29ad20ea1155d848676c3bad1b2";
    private const string KeyC = "fa0f7a3cef3b1d0c0a6ce7d26e17ada0b2e5c92d19efad48b41859cb8a451ca9";
    private const string LeafA = "cd970e15f53fc0c82f950fd560ffa919b76172be017368a89913af074f400b09";
    private const string LeafB = "115f2e490af7cc45c4f78511f36057ce5c5a5c56325a29fb44dfc203f356e1f8";
    private const string LeafC = "6f7d62059e9497a1a4a267569d9876da60101aff38e3529b9b939ce7f91ae970";

    private const string SigA =
        "bf818d9757d6ffeb538ba057fb4c1fc4e0f5ef186e765beb564791e02af5fd3d5e2551d4e34e33d86f276b82c99c79aed3f0395a081efcd2cc2c65dd7e693d79";

    private const string SigB =
        "e1f1ab6fabfa26b236f21833719dc1d428ab768d80f91f9988d8abef47bfb863bb1f2a529f768c15f00ce34ec283cdc07e88f8428be28f6ef64043c32911811a";

    private const string SigC =
        "ec1f0379206461c83342285423326708ab031f0da4a253ee45aafa5b8c92034d8b605490f8cd13e00f989989b97e215faa36f12dee3693d2daccf3781c1757f6";

    private const string Leaves =
        "6215c1" + H + LeafC + LeafB + "2320" + KeyA + "acc0" +
        "4215c1" + H + "97c6e6fea5ff714ff5724499990810e406e98aa10f5bf7e5f6784bc1d0a9a6ce" + "2320" + KeyB + "acc0" +
        "6215c1" + H + LeafA + LeafB + "2320" + KeyC + "acc0";

    private const string Origins =
        "2116" + KeyA + "3901" + LeafA + "772b2da75600008001000080020000800000000000000000" +
        "2116" + KeyB + "3901" + LeafB + "772b2da75600008001000080010000800000000000000000" +
        "2116" + H + "05007c461e5d" +
        "2116" + KeyC + "3901" + LeafC + "772b2da75600008001000080030000800000000000000000" +
        "011720" + H + "011820f0362e2f75a6f420a5bde3eb221d96ae6720cf25f81890c95b1d775acb515e65" + "00";

    private const string Signatures = "4114" + KeyA + LeafA + "40" + SigA + "4114" + KeyB + LeafB + "40" + SigB + "4114" + KeyC + LeafC + "40" + SigC;

    private const string KeySig =
        "011340bb53ec917bad9d906af1ba87181c48b86ace5aae2b53605a725ca74625631476fc6f5baedaf4f2ee0f477f36f58f3970d5b8273b7e497b97af2e3f125c97af34";

    private const string WitnessKeyOrigin =
        "2202036b772a6db74d8753c98a827958de6c78ab3312109f37d3e0304484242ece73d818772b2da7540000800100008000000080000000000000000000";

    private const string OneOut1 = Magic + "52" + Input1 + "0148e6052a01000000" + PayKey + "0000000000" + Utxo1;
    private const string OneOut3 = Magic + "5e" + Input2 + "0148e6052a01000000" + Pay3 + "0000000000" + Utxo2;

    private const string TwoOuts = Magic + "71" + Input1 + "02787c01000000000016001483a7e34bd99ff03a4962ef8a1a101bb295461ece606b042a01000000"
        + "1600147ac369df1b20e033d6116623957b0ac49f3c52e8" + "0000000000" + Utxo1;

    private const string TapOut = Magic + "7d" + Input1 + "02887b0100000000001600142382871c7e8421a00093f754d91281e675874b9f606b042a01000000"
        + "2251205a2c2cf5b52cf31f83ad2e8da63ff03183ecd8f609c7510ae8a48e03910a0757" + "0000000000" + Utxo1;

    private const string Schnorr62 =
        "173bb3d36c074afb716fec6307a069a2e450b995f3c82785945ab8df0e24260dcd703b0cbf34de399184a9481ac2b3586db6601f026a77f7e4938481bc34";

    private const string Script62 =
        "89756aa3739ccc689ec0fcf3a360be32cc0b59b16e93a1e8bb4605726b2ca7a3ff706c4176649632b2cc68e1f912b8a578e3719ce7710885c7a966f49bcd43";

    public static readonly string[] Valid =
    [
        OneOut1 + KeyOrigin + WitnessKeyOrigin,
        OneOut1 + KeySig + KeyOrigin + WitnessKeyOrigin,
        Magic + "5e" + Input1 + "0148e6052a01000000" + Pay3 + "0000000000" + Utxo1 + KeyOrigin + OutTapKey,
        OneOut3 + Leaves + Origins + OutTapKey,
        Magic + "5e" + Input1 + "0148e6052a01000000" + PayTree + "0000000000" + Utxo1 + KeyOrigin + TreeOutput.Hex,
        ScriptPathSigned,
    ];

    public static readonly (string What, string Hex)[] Invalid =
    [
        ("internal key of 33 bytes", TwoOuts + "01172102" + Fe34 + "000000"),
        ("key signature of 63 bytes", TwoOuts + "01133f" + Schnorr62 + "75" + "000000"),
        ("key signature of 66 bytes", TwoOuts + "011342" + Schnorr62 + "751701aa" + "000000"),
        ("key origin of a 33-byte key", TwoOuts + "221602" + Fe34 + "1900772b2da75600008001000080000000800100000000000000" + "000000"),
        ("output internal key of 33 bytes", TapOut + "0000" + "01052102" + Fe34 + "00"),
        ("output key origin of a 33-byte key", TapOut + "0000" + "220702" + Fe34 + "1900772b2da75600008001000080000000800100000000000000" + "00"),
        ("script signature of a 33-byte key", OneOut2 + "421402" + KeyA + LeafA + "40" + Script62 + "cb0b" + "0000"),
        ("script signature of 66 bytes", OneOut2 + "4114" + KeyA + LeafA + "42" + Script62 + "cb0b0101" + "0000"),
        ("script signature of 63 bytes", OneOut2 + "4114" + KeyA + LeafA + "3f" + Script62 + "cb" + "0000"),
        ("control block too long", OneOut2 + "6315c1" + H + LeafC + LeafB + "00" + "2320" + KeyA + "acc0" + "0000"),
        ("control block too short", OneOut2 + "6115c1" + H + LeafC + LeafB[..62] + "2320" + KeyA + "acc0" + "0000"),
    ];

    /// <summary>The last valid one: three leaves, each with its signature.</summary>
    public static string ScriptPathSigned => OneOut3 + Signatures + Leaves + Origins + OutTapKey;

    private static string OneOut2 => Magic + "5e" + Input2 + "0148e6052a01000000" + "225120030da4fce4f7db28c2cb2951631e003713856597fe963882cb500e68112cca63"
        + "0000000000" + Utxo2;

    /// <summary>The output map with a tree of three leaves.</summary>
    private static class TreeOutput
    {
        private const string K1 = "736e572900fe1252589a2143c8f3c79f71a0412d2353af755e9701c782694a02";
        private const string K2 = "631c5f3b5832b8fbdebfb19704ceeb323c21f40f7a24f43d68ef0cc26b125969";
        private const string K3 = "44faa49a0338de488c8dfffecdfb6f329f380bd566ef20c8df6d813eab1c4273";

        public const string Hex = "010520" + H + "01066f" + "02c02220" + K1 + "ac" + "02c02220" + K2 + "ac" + "01c02220" + K3 + "ac" +
            "2107" + K3 + "3901f06b798b92a10ed9a9d0bbfd3af173a53b1617da3a4159ca008216cd856b2e0e" + "772b2da75600008001000080010000800000000003000000" +
            "2107" + H + "05007c461e5d" +
            "2107" + K2 + "390118ace409889785e0ea70ceebb8e1ca892a7a78eaede0f2e296cf435961a8f4ca" + "772b2da75600008001000080020000800000000003000000" +
            "2107" + K1 + "390129a5b4915090162d759afd3fe0f93fa3326056d0b4088cb933cae7826cb8d82c" + "772b2da75600008001000080030000800000000003000000" +
            "00";
    }
}
