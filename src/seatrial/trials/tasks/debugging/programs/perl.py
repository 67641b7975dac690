"""The program in Perl."""

from seatrial.trials.tasks.debugging.parts.part import Bug
from seatrial.trials.tasks.debugging.programs.language import Language

FILES = {
    "main.pl": """# Answers every line of the input.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Stats;
use Runs;
use Clock;
use Rank;

my %commands = (stats => \\&Stats::answer, runs => \\&Runs::answer, clock => \\&Clock::answer, rank => \\&Rank::answer);

while (my $line = <STDIN>) {
    chomp $line;
    next if $line eq "";
    my ($word, @rest) = split / /, $line;
    print $commands{$word}->(@rest), "\\n";
}
""",
    "lib/Stats.pm": """package Stats;

# Lowest, highest and middle number; of an even count the lower of the two in the middle.
use strict;
use warnings;

sub answer {
    my @numbers = sort { $a <=> $b } @_;
    my $middle = $numbers[int((@numbers - 1) / 2)];
    return "$numbers[0] $numbers[-1] $middle";
}

1;
""",
    "lib/Runs.pm": """package Runs;

# Each letter with the length of its run: aab is a2b1.
use strict;
use warnings;

sub answer {
    my ($text) = @_;
    my $out = "";
    while ($text =~ /((.)\\2*)/g) {
        $out .= $2 . length($1);
    }
    return $out;
}

1;
""",
    "lib/Clock.pm": """package Clock;

# A time of the day moved by minutes, around midnight in both directions.
use strict;
use warnings;

sub answer {
    my ($time, $by) = @_;
    my ($hours, $minutes) = split /:/, $time;
    my $total = ($hours * 60 + $minutes + $by) % 1440;
    return sprintf("%02d:%02d", int($total / 60), $total % 60);
}

1;
""",
    "lib/Rank.pm": """package Rank;

# Names by count, the highest first; equal counts by name, a to z.
use strict;
use warnings;

sub answer {
    my %counts = map { split /=/ } @_;
    my @names = sort { $counts{$b} <=> $counts{$a} || $a cmp $b } keys %counts;
    return join(" ", @names);
}

1;
""",
}

PERL = Language(
    "perl", "Perl", "perl", ("perl", "main.pl"), "perl main.pl", FILES,
    (
        ("lib/Stats.pm", "stats", Bug("numbers sorted as text", "sort { $a <=> $b } @_", "sort @_")),
        ("lib/Stats.pm", "stats", Bug("off by one", "int((@numbers - 1) / 2)", "int(@numbers / 2)")),
        ("lib/Runs.pm", "runs", Bug("pattern too short", "/((.)\\2*)/g", "/((.)\\2?)/g")),
        ("lib/Runs.pm", "runs", Bug("wrong value", "$2 . length($1)", "$1 . length($1)")),
        ("lib/Clock.pm", "clock", Bug("wrong operator", "$minutes + $by)", "$minutes - $by)")),
        ("lib/Clock.pm", "clock", Bug("wrong unit", "$hours * 60 + $minutes", "$hours * 100 + $minutes")),
        ("lib/Rank.pm", "rank",
         Bug("numbers compared as text",
             "$counts{$b} <=> $counts{$a}", "$counts{$b} cmp $counts{$a}")),
        ("lib/Rank.pm", "rank", Bug("wrong sort key", "|| $a cmp $b }", "|| $b cmp $a }")),
    ),
)  # fmt: skip
