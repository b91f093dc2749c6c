using CsCheck;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>Two parties say what they like, and the relay delivers it in any order: they never end with two different closes.</summary>
public sealed class CloseTalkPropertyTests
{
    private const long Start = 1_700_000_000_000;

    [Fact]
    public void Both_end_with_the_same_agreement_or_one_of_them_with_none()
    {
        var both = 0;
        Gen.Int[0, 7].Array[1, 60].Sample(
            moves =>
            {
                var table = new Table();
                foreach (var (at, move) in moves.Index())
                {
                    table.Play(move, at);
                }
                table.DeliverAll();
                if (table.Height.Agreed is { } one && table.Time.Agreed is { } other)
                {
                    both++;
                    Assert.Equal((one.Step, one.HeightSat), (other.Step, other.HeightSat));
                }
                Assert.All([table.Height, table.Time], talk => Assert.True(talk.Offers.Count(offer => offer.State == CloseOfferState.Agreed) <= 1));
            },
            iter: 20_000, threads: 1, writeLine: TestContext.Current.TestOutputHelper!.WriteLine);
        // It would prove little if they never came to one.
        Assert.True(both > 2_000, $"{both} agreements");
    }

    /// <summary>Both talks, and what is on its way.</summary>
    private sealed class Table
    {
        private readonly HashSet<(Leg, string)> _sent = [];
        private readonly List<(Leg To, RoundMessage Message)> _onTheWay = [];

        public CloseTalk Height { get; private set; } = new();

        public CloseTalk Time { get; private set; } = new();

        public void Play(int move, int at)
        {
            var leg = at % 2 == 0 ? Leg.Height : Leg.Time;
            switch (move)
            {
                case 0 or 1:
                    Change(leg, talk => talk.Ask(leg, 50_000 + (1_000 * (at % 3)), (Start / 1_000) + 600, Start + at));
                    break;
                case 2 or 3 when (leg == Leg.Height ? Height : Time).StandingOf(leg.Other(), Start + at) is { } theirs:
                    Change(leg, talk => talk.Accept(leg, theirs.Number, theirs.HeightSat, Start + at));
                    break;
                case 4:
                    Change(leg, talk => at % 5 == 0 ? talk.Withdraw(leg, Start + at) : talk.Decline(leg, Start + at));
                    break;
                default:
                    Deliver((move * 7) + at, at);
                    break;
            }
        }

        public void DeliverAll()
        {
            while (_onTheWay.Count > 0)
            {
                Deliver(0, 100);
            }
        }

        private void Deliver(int which, int at)
        {
            if (_onTheWay.Count == 0)
            {
                return;
            }
            var (to, message) = _onTheWay[which % _onTheWay.Count];
            _onTheWay.RemoveAt(which % _onTheWay.Count);
            Change(to, talk => message switch
            {
                CloseOffered offered => talk.TakeOffer(to, offered, bound: false, Start + at),
                CloseAccepted accepted => talk.TakeAcceptance(to, accepted, bound: false, Start + at),
                CloseRefused refused => talk.TakeRefusal(to, refused, bound: false),
                _ => talk,
            });
        }

        private void Change(Leg leg, Func<CloseTalk, CloseTalk> change)
        {
            try
            {
                var talk = change(leg == Leg.Height ? Height : Time);
                (Height, Time) = leg == Leg.Height ? (talk, Time) : (Height, talk);
                _onTheWay.AddRange(talk.Said(leg, "r").Where(said => _sent.Add((leg, said.Key))).Select(said => (leg.Other(), said.Message)));
            }
            catch (HashPerpException)
            {
                // What can't be said isn't.
            }
        }
    }
}
