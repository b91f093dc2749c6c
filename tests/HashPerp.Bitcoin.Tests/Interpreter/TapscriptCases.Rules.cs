namespace HashPerp.Bitcoin.Tests;

/// <content>Everything but signatures.</content>
internal static partial class TapscriptCases
{
    private static IEnumerable<TapscriptCase> Structure =>
    [
        Leaf("An empty script needs one true element", ScriptError.OK, "", "01"),
        Leaf("Nothing left is not clean", ScriptError.CLEANSTACK, ""),
        Leaf("Two elements left are not clean", ScriptError.CLEANSTACK, "1", "01"),
        Leaf("A false element is false", ScriptError.EVAL_FALSE, "", "80"),
        Leaf("A wrong control size is bad", ScriptError.TAPROOT_WRONG_CONTROL_SIZE, "1") with { ChangeControl = control => control[..^1] },
        Leaf("A flipped parity bit is bad", ScriptError.WITNESS_PROGRAM_MISMATCH, "1")
            with { ChangeControl = control => [(byte)(control[0] ^ 1), .. control[1..]] },
        Leaf("A wrong path is bad", ScriptError.WITNESS_PROGRAM_MISMATCH, "1") with { ChangeControl = control => [.. control[..^1], (byte)(control[^1] ^ 0xff)] },
        Leaf("An internal key that is no point is bad", ScriptError.WITNESS_PROGRAM_MISMATCH, "1")
            with { ChangeControl = control => [control[0], .. Enumerable.Repeat((byte)0xff, 32), .. control[33..]] },
        Leaf("An unknown leaf version is for the future", ScriptError.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION, "0")
            with { LeafVersion = 0xc2, Consensus = ScriptError.OK },
        Leaf("OP_SUCCESS is for the future, executed or not", ScriptError.DISCOURAGE_OP_SUCCESS, "0 IF RESERVED ENDIF 0")
            with { Consensus = ScriptError.OK },
        Leaf("A disabled opcode is OP_SUCCESS now", ScriptError.DISCOURAGE_OP_SUCCESS, "CAT") with { Consensus = ScriptError.OK },
        Leaf("OP_SUCCESS goes before a broken push", ScriptError.DISCOURAGE_OP_SUCCESS, "RESERVED 0x05 0x01") with { Consensus = ScriptError.OK },
        Leaf("A broken push goes before OP_SUCCESS", ScriptError.BAD_OPCODE, "0x02 0x50"),
        KnotsWontRelay("VERIF is bad even where it is not executed", ScriptError.BAD_OPCODE, "0 IF VERIF ENDIF 1"),
        Leaf("An invalid opcode that is executed is bad", ScriptError.BAD_OPCODE, "INVALIDOPCODE"),
        KnotsWontRelay("An invalid opcode that is not executed is ignored", ScriptError.OK, "0 IF INVALIDOPCODE ENDIF 1"),
        KnotsWontRelay("IF takes a 1", ScriptError.OK, "IF 1 ELSE 0 ENDIF", "01"),
        KnotsWontRelay("NOTIF takes an empty element", ScriptError.OK, "NOTIF 1 ELSE 0 ENDIF", "-"),
        Leaf("IF takes no other number", ScriptError.TAPSCRIPT_MINIMALIF, "IF 1 ELSE 1 ENDIF", "02"),
        Leaf("IF takes no longer 1", ScriptError.TAPSCRIPT_MINIMALIF, "IF 1 ELSE 1 ENDIF", "0100"),
        Leaf("NOTIF takes no other zero", ScriptError.TAPSCRIPT_MINIMALIF, "NOTIF 1 ELSE 1 ENDIF", "00"),
        KnotsWontRelay("IF needs its ENDIF", ScriptError.UNBALANCED_CONDITIONAL, "1 IF 1"),
        Leaf("ENDIF needs its IF", ScriptError.UNBALANCED_CONDITIONAL, "1 ENDIF"),
        Leaf("IF needs an element", ScriptError.UNBALANCED_CONDITIONAL, "IF 1 ENDIF"),
        KnotsWontRelay("A second ELSE turns back", ScriptError.OK, "1 IF 1 ELSE RETURN ELSE 1 ADD ENDIF 2 EQUAL"),
        Leaf("A NOP for the future is not relayed", ScriptError.DISCOURAGE_UPGRADABLE_NOPS, "1 NOP4") with { Consensus = ScriptError.OK },
        Leaf("A push must be the shortest to be relayed", ScriptError.MINIMALDATA, "0x01 0x05") with { Consensus = ScriptError.OK },
        Leaf("A number must be the shortest to be relayed", ScriptError.UNKNOWN_ERROR, "1ADD", "0500") with { Consensus = ScriptError.OK },
    ];

    private static IEnumerable<TapscriptCase> LockTimes =>
    [
        Leaf("A reached height is good", ScriptError.OK, "100 CHECKLOCKTIMEVERIFY") with { LockTime = 100 },
        Leaf("A height one too late is bad", ScriptError.UNSATISFIED_LOCKTIME, "101 CHECKLOCKTIMEVERIFY") with { LockTime = 100 },
        Leaf("A time against a height is bad", ScriptError.UNSATISFIED_LOCKTIME, "500000000 CHECKLOCKTIMEVERIFY") with { LockTime = 100 },
        Leaf("A reached time is good", ScriptError.OK, "1700000000 CHECKLOCKTIMEVERIFY") with { LockTime = 1_700_000_000 },
        Leaf("A time one second too late is bad", ScriptError.UNSATISFIED_LOCKTIME, "1700000001 CHECKLOCKTIMEVERIFY") with { LockTime = 1_700_000_000 },
        Leaf("A final input has no lock time", ScriptError.UNSATISFIED_LOCKTIME, "100 CHECKLOCKTIMEVERIFY")
            with { LockTime = 100, Sequence = 0xffffffff },
        Leaf("A negative lock time is bad", ScriptError.NEGATIVE_LOCKTIME, "-1 CHECKLOCKTIMEVERIFY") with { LockTime = 100 },
        Leaf("A lock time of six bytes is bad", ScriptError.UNKNOWN_ERROR, "0x06 0x010000000001 CHECKLOCKTIMEVERIFY") with { LockTime = 100 },
        Leaf("A lock time needs an element", ScriptError.INVALID_STACK_OPERATION, "CHECKLOCKTIMEVERIFY 1") with { LockTime = 100 },
        Leaf("A passed number of blocks is good", ScriptError.OK, "1 CHECKSEQUENCEVERIFY") with { Sequence = 1 },
        Leaf("A block too many is bad", ScriptError.UNSATISFIED_LOCKTIME, "2 CHECKSEQUENCEVERIFY") with { Sequence = 1 },
        Leaf("Seconds against blocks are bad", ScriptError.UNSATISFIED_LOCKTIME, "4194305 CHECKSEQUENCEVERIFY") with { Sequence = 1 },
        Leaf("A disabled sequence is good", ScriptError.OK, "2147483648 CHECKSEQUENCEVERIFY"),
        Leaf("An input without relative lock time is bad", ScriptError.UNSATISFIED_LOCKTIME, "1 CHECKSEQUENCEVERIFY"),
        Leaf("A negative sequence is bad", ScriptError.NEGATIVE_LOCKTIME, "-1 CHECKSEQUENCEVERIFY") with { Sequence = 1 },
    ];

    private static IEnumerable<TapscriptCase> Limits =>
    [
        KnotsWontRelay("A pushed element of 520 bytes is good", ScriptError.OK, $"'{Repeat("a", 520)}' SIZE 520 EQUALVERIFY DROP 1"),
        Leaf("A pushed element of 521 bytes is bad", ScriptError.PUSH_SIZE, $"'{Repeat("a", 521)}' DROP 1"),
        Leaf("A witness element of 521 bytes is bad", ScriptError.PUSH_SIZE, "DROP 1", Repeat("61", 521)) with { NodeRelaysByScriptAlone = false },
        Leaf("A thousand elements are good", ScriptError.OK, Repeat("1 ", 1000) + Repeat("DROP ", 999)),
        Leaf("A thousand and one elements are bad", ScriptError.STACK_SIZE, Repeat("1 ", 1001) + Repeat("DROP ", 1000)),
        Leaf("The alternative stack counts too", ScriptError.STACK_SIZE, Repeat("1 TOALTSTACK ", 500) + Repeat("1 ", 501) + Repeat("DROP ", 500)),
        Leaf("A thousand and one witness elements are bad", ScriptError.STACK_SIZE, Repeat("DROP ", 1000), Repeat("01 ", 1001)),
        Leaf("The limit of 201 operations is gone", ScriptError.OK, "1 " + Repeat("NOP ", 300)),
        Leaf("The limit of 10,000 bytes is gone", ScriptError.OK, "1 " + Repeat("NOP ", 10_001)),
    ];

    private static IEnumerable<TapscriptCase> Operations =>
    [
        Leaf("A preimage of the right size is good", ScriptError.OK,
            $"SIZE 32 EQUALVERIFY SHA256 0x20 0x66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925 EQUAL", Repeat("00", 32)),
        Leaf("A preimage of another size is bad", ScriptError.EQUALVERIFY, "SIZE 32 EQUALVERIFY DROP 1", Repeat("00", 31)),
        Leaf("RIPEMD160 is known", ScriptError.OK, "RIPEMD160 0x14 0x9c1185a5c5e9fc54612808977ee8f548b2258d31 EQUAL", "-"),
        Leaf("SHA1 is known", ScriptError.OK, "SHA1 0x14 0xda39a3ee5e6b4b0d3255bfef95601890afd80709 EQUAL", "-"),
        Leaf("HASH160 is known", ScriptError.OK, "HASH160 0x14 0xb472a266d0bd89c13706a4132ccfb16f7c3b9fcb EQUAL", "-"),
        Leaf("HASH256 is known", ScriptError.OK, "HASH256 0x20 0x5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456 EQUAL", "-"),
        Leaf("Numbers may sum to five bytes", ScriptError.OK, "2147483647 DUP ADD 0x05 0xfeffffff00 EQUAL"),
        Leaf("Numbers of five bytes do not add", ScriptError.UNKNOWN_ERROR, "2147483647 DUP ADD 1ADD"),
        Leaf("The least number within is in", ScriptError.OK, "5 5 6 WITHIN"),
        Leaf("The number beyond is out", ScriptError.EVAL_FALSE, "6 5 6 WITHIN"),
        Leaf("ROLL takes what PICK copies", ScriptError.OK, "1 2 3 2 PICK 1 EQUALVERIFY 2 ROLL 1 EQUALVERIFY 3 EQUALVERIFY 2 EQUAL"),
        Leaf("PICK does not reach below the stack", ScriptError.INVALID_STACK_OPERATION, "1 1 PICK"),
        Leaf("ROLL takes no negative depth", ScriptError.INVALID_STACK_OPERATION, "1 -1 ROLL"),
        Leaf("Nothing returns from an empty alternative stack", ScriptError.INVALID_ALTSTACK_OPERATION, "FROMALTSTACK"),
        Leaf("An operation needs its elements", ScriptError.INVALID_STACK_OPERATION, "1 2ROT"),
        Leaf("RETURN ends", ScriptError.OP_RETURN, "1 RETURN"),
        Leaf("VERIFY wants true", ScriptError.VERIFY, "0 VERIFY 1"),
        Leaf("NUMEQUALVERIFY wants equal", ScriptError.NUMEQUALVERIFY, "1 2 NUMEQUALVERIFY 1"),
    ];
}
