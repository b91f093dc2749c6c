namespace HashPerp.Bitcoin;

/// <summary>How a script ended, by the names that Bitcoin Core gives (without SCRIPT_ERR_), so that results compare with a node's.</summary>
public enum ScriptError
{
    OK,

    /// <summary>A number is longer than allowed, or not minimal.</summary>
    UNKNOWN_ERROR,
    EVAL_FALSE,
    OP_RETURN,

    SCRIPT_SIZE,
    PUSH_SIZE,
    OP_COUNT,
    STACK_SIZE,

    VERIFY,
    EQUALVERIFY,
    NUMEQUALVERIFY,
    CHECKSIGVERIFY,

    /// <summary>No such opcode, a push past the end, or an opcode that is not allowed where the script stands.</summary>
    BAD_OPCODE,
    DISABLED_OPCODE,
    INVALID_STACK_OPERATION,
    INVALID_ALTSTACK_OPERATION,
    UNBALANCED_CONDITIONAL,

    NEGATIVE_LOCKTIME,
    UNSATISFIED_LOCKTIME,

    MINIMALDATA,
    CLEANSTACK,

    DISCOURAGE_UPGRADABLE_NOPS,
    DISCOURAGE_UPGRADABLE_TAPROOT_VERSION,
    DISCOURAGE_OP_SUCCESS,
    DISCOURAGE_UPGRADABLE_PUBKEYTYPE,

    WITNESS_PROGRAM_WITNESS_EMPTY,
    WITNESS_PROGRAM_MISMATCH,
    WITNESS_MALLEATED,

    SCHNORR_SIG_SIZE,
    SCHNORR_SIG_HASHTYPE,
    SCHNORR_SIG,
    TAPROOT_WRONG_CONTROL_SIZE,
    TAPSCRIPT_VALIDATION_WEIGHT,
    TAPSCRIPT_CHECKMULTISIG,
    TAPSCRIPT_MINIMALIF,
    TAPSCRIPT_EMPTY_PUBKEY,

    /// <summary>Ours, not Core's: a signature opcode before taproot. Nothing here spends such outputs, so ECDSA is not implemented.</summary>
    LEGACY_SIGNATURE_UNSUPPORTED,
}
