namespace HashPerp.Bitcoin.Tests;

/// <summary>Test vectors of BIP174, put together from the parts that they share.</summary>
internal static class Bip174Vectors
{
    private const string Magic = "70736274ff";

    private const string Outputs =
        "02d3dff505000000001976a914d0c59903c5bac2868760e90fd521a4665aa7652088ac00e1f5050000000017a9143545e6e33b832c47050f24d3eeb93c9c03948bc787";

    private const string PrevOut = "268171371edff285e937adeea4b37b78000c0566cbb3ad64641713ca42171bf600000000";
    private const string Unsigned = "010075" + "0200000001" + PrevOut + "00feffffff" + Outputs + "b32e1300";
    private const string UnsignedWithWitness = "010078" + "02000000000101" + PrevOut + "00feffffff" + Outputs + "00b32e1300";

    private const string ScriptSig = "6a473044022070b2245123e6bf474d60c5b50c043d4c691a5d2435f09a34a7662a9dc251790a"
        + "022001329ca9dacf280bdf30740ec0390422422c81cb45839457aeb76fc12edd95b3"
        + "012102657d118d3357b8e0f4c2cd46db7b39f6d9c38d9a70abcb9b2de5dc8dbfe4ce31";

    private const string Parent = "0100fda501" + "010000000001"
        + "0289a3c71eab4d20e0371bbba4cc698fa295c9463afa2e397f8533ccb62f9567e50100000017160014be18d152a9b012039daf3da7de4f53349eecb985ffffffff"
        + "86f8aa43a71dff1448893a530a7237ef6b4608bbb2dd2d0171e63aec6a4890b40100000017160014fe3e9ef1a745e974d902c4355943abcb34bd5353ffffffff"
        + "0200c2eb0b000000001976a91485cff1097fd9e008bb34af709c62197b38978a4888ac72fef84e2c00000017a914339725ba21efd62ac753a9bcd067d6c7a6a39d0587"
        + "0247304402202712be22e0270f394f568311dc7ca9a68970b8025fdd3b240229f07f8a5f3a240220018b38d7dcd314e734c9276bd6fb40f673325bc4baa144c800d2f2f02db2765c"
        + "012103d2e15674941bad4a996372cb87e1856d3652606d98562fe39c5e9e7e413f2105"
        + "02483045022100d12b852d85dcd961d2f5f4ab660654df6eedcc794c0c33ce5cc309ffb5fce58d022067338a8e0e1725c197fb1a88af59f51e44e4255b20167c8684031c05d1f2592a"
        + "01210223b72beef0965d10be0778efecd61fcac6f79a4ea169393380734464f84f2ab300000000";

    private const string Tx73 = Magic + "010073" + "0200000001301ae986e516a1ec8ac5b4bc6573d32f83b465e23ad76167d68b38e730b4dbdb0000000000ffffffff"
        + "02747b01000000000017a91403aa17ae882b5d0d54b25d63104e4ffece7b9ea2876043993b0000000017a914b921b1ba6f722e4bfa83b6557a3139986a42ec838700000000" + "00"
        + "01011f00ca9a3b00000000160014d2d94b64ae08587eefc8eeb187c601e939f9037c";

    private const string Redeem = "16001462e9e982fff34dd8239610316b090cd2a3b747cb";
    private const string RedeemWsh = "220020876bad832f1d168015ed41232a9ea65a1815d9ef13c0ef8759f64b5b2b278a65";
    private const string Witness = "25512103b7ce23a01c5b4bf00a642537cdfabb315b668332867478ef51309d2bd57f8a8751ae";

    private const string Tx9A = Magic + "01009a" + "0200000002" + "58e87a21b56daf0c23be8e7070456c336f7cbaa5c8757924f545887bb2abdd750000000000ffffffff"
        + "838d0427d0ec650a68aa46bb0b098aea4422c071b2ca78352a077959d07cea1d0100000000ffffffff"
        + "0270aaf00800000000160014d85c2b71d0060b09c9886aeb815e50991dda124d00e1f5050000000016001400aea9a2e5f0f876a588df5546e8742d1d87008f00000000" + "00";

    private const string Parent9A = "0100bb" + "0200000001aad73931018bd25f84ae400b68848be09db706eac2ac18298babee71ab656f8b00000000"
        + "48473044022058f6fc7c6a33e1b31548d481c826c015bd30135aad42cd67790dab66d2ad243b02204a1ced2604c6735b6393e5b41691dd78b00f0c5942fb9f751856faa938157dba01"
        + "feffffff0280f0fa020000000017a9140fb9463421696b82c833af241c78c17ddbde493487d0f20a270100000017a91429ca74f8a08f81999428185c97b5d852e4063f618765000000";

    private const string FinalScriptSig =
        "00473044022074018ad4180097b873323c0015720b3684cc8123891048e7dbcd9b55ad679c99022073d369b740e3eb53dcefa33823c8070514ca55a7dd9544f157c167913261118c01"
        + "483045022100f61038b308dc1da865a34852746f015772934208c6d24454393cd99bdf2217770220056e675a675a6d0a02b85b14e5e29074d8a25a9b5760bea2816f661910a006ea01"
        + "475221029583bf39ae0a609747ad199addd634fa6108559d6c5cd39b4c2183f1ab96e07f2102dab61ff49a14db6a7d02b0cd1fbb78fc4b18312b5b4e54dae4dba2fbfef536d752ae";

    private const string Utxo9A = "01012000c2eb0b0000000017a914b7f5faf40e3d40a5a459b1db3535f2b72fa921e887"
        + "0107232200208c2353173743b595dfb4a07b72ba8e42e3797da74e87fe7d9d7497e3b2028903";

    private const string FinalWitness =
        "0400473044022062eb7a556107a7c73f45ac4ab5a1dddf6f7075fb1275969a7f383efff784bcb202200c05dbb7470dbf2f08557dd356c7325c1ed30913e996cd3840945db12228da5f01"
        + "473044022065f45ba5998b59a27ffe1a7bed016af1f1f90d54b3aa8f7450aa5f56a25103bd02207f724703ad1edb96680b284b56d4ffcb88f7fb759eabbe08aa30f29b851383d201"
        + "47522103089dc10c7ac6db54f91329af617333db388cead0c231f723379d1b99030b02dc21023add904f3d6dcf59ddb906b0dee23529b7ffb9ed50e5e86151926860221f0e7352ae";

    private const string Origin1 = "03a9a4c37f5996d3aa25dbac6b570af0650394492942460b354753ed9eeca5877110d90c6a4f000000800000008004000080";
    private const string Origin2 = "2202027f6399757d2eff55a136ad02c684b1838b6556e5f1b6b34282a94b6b5005109610d90c6a4f000000800000008005000080";

    public const string OneP2pkhInput = Magic + Unsigned + "00" + Parent + "00" + "00" + "00";

    /// <summary>A legacy and a nested segwit input, both final.</summary>
    public const string Finalized =
        Tx9A + Parent9A + "0107da" + FinalScriptSig + "00" + Utxo9A + "0108da" + FinalWitness + "00" + "2202" + Origin1 + "00" + Origin2 + "00";

    public static readonly (string What, string Hex)[] Invalid =
    [
        ("a network transaction", "0200000001" + PrevOut + ScriptSig + "feffffff" + Outputs + "b32e1300"),
        ("missing outputs", Magic + Unsigned + "00" + Parent + "00"),
        ("no unsigned transaction", Magic + "00" + Parent + "00"),
        ("an unsigned transaction in witness form", Magic + UnsignedWithWitness + "00" + Parent + "000000"),
        ("a key twice in an input", Magic + Unsigned + "00" + Parent + Parent + "000000"),
        ("a final scriptSig with key data", Tx9A + Parent9A + "020700da" + FinalScriptSig + "00" + Utxo9A + "0108da" + FinalWitness + "000000"),
        ("a final witness with key data", Tx9A + Parent9A + "0107da" + FinalScriptSig + "00" + Utxo9A + "020800da" + FinalWitness + "000000"),
        ("an output key of 32 bytes", Finalized.Replace("2202" + Origin1, "2102" + Origin1[..64] + Origin1[66..], StringComparison.Ordinal)),
        ("a signature hash type with key data", Tx73 + "0203000100000000" + "0100" + Redeem + "00" + "0100" + RedeemWsh + "0101" + Witness + "00"),
        ("an output redeem script with key data", Tx73 + "00" + "020000" + Redeem + "00" + "0100" + RedeemWsh + "0101" + Witness + "00"),
        ("an output witness script with key data", Tx73 + "00" + "0100" + Redeem + "00" + "0100" + RedeemWsh + "020100" + Witness + "00"),
    ];
}
