/** Asks again and again until the answer is neither undefined nor false; in vain after 30 seconds. */
export async function until(what, probe, within = 30_000) {
    const deadline = Date.now() + within;
    for (;;) {
        const answer = await probe();
        if (answer !== undefined && answer !== false) {
            return answer;
        }
        if (Date.now() > deadline) {
            throw new Error(`Waited ${within / 1000} s in vain for ${what}.`);
        }
        await pause();
    }
}

export const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
