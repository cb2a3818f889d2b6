<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use WHMCS\Module\Server\Convoy\PlainText;

defined('WHMCS') || exit;

/**
 * All findings of a run of the doctor: the most important problem first, and its exit status.
 */
final class Report
{
    /** Exit status: no problem; problems; no problem, but something couldn't be looked at. (2: command line wrong.) */
    public const WELL = 0;
    public const PROBLEMS = 1;
    public const INCOMPLETE = 3;

    /** Problems by what they stop: first the module as a whole, then a panel, then parts. A cause before its effects. */
    private const IMPORTANCE = [
        'forbidden', 'no-extension', 'old-curl', 'other-processor', 'musl', 'old-glibc',
        'manifest', 'not-named', 'damaged',
        'no-process', 'no-processes', 'no-loader', 'not-executable', 'runs-not', 'helper-runs-not',
        'broken-whmcs', 'no-database', 'no-rights',
        'unreadable',
        'no-dns', 'slow-dns', 'selinux', 'no-permission', 'no-tcp',
        'bad-ca-file', 'proxy', 'no-tls', 'expired', 'not-yet', 'foreign', 'authority',
        'challenge', 'firewall', 'password', 'redirect-elsewhere', 'redirect', 'gateway', 'stranger',
        'refused', 'no-token',
        'no-hooks', 'hooks-silent',
    ];

    private const COLOURS = [
        Finding::GOOD => '32', Finding::BAD => '31', Finding::NOTE => '33', Finding::UNSEEN => '33',
    ];

    /** @var list<array{string, Finding}> with what they are about; blank for this machine */
    private array $findings = [];

    /** @param list<Finding> $findings */
    public function add(array $findings, string $subject = ''): void
    {
        foreach ($findings as $finding) {
            $this->findings[] = [$subject, $finding];
        }
    }

    /** True if nothing that was found keeps this machine from asking a panel. */
    public function canAsk(): bool
    {
        $ids = array_map(static function (array $entry): string {
            return $entry[1]->id;
        }, $this->findings);
        return in_array('runs', $ids, true) && array_intersect(['no-extension', 'old-curl'], $ids) === [];
    }

    public function status(): int
    {
        if ($this->of(Finding::BAD) !== []) {
            return self::PROBLEMS;
        }
        return $this->of(Finding::UNSEEN) === [] ? self::WELL : self::INCOMPLETE;
    }

    /** What people read: at its end, where a terminal stands, what there is to do. */
    public function text(string $language, bool $isColoured): string
    {
        $lines = [];
        foreach ([[Finding::GOOD, Finding::NOTE], [Finding::UNSEEN]] as $states) {
            foreach ($this->of(...$states) as [$subject, $finding]) {
                $lines[] = self::line($subject, $finding, $language, $isColoured);
            }
        }
        $problems = $this->problems();
        $count = count($problems);
        if ($count === 0) {
            $lines[] = Texts::text($language, $this->status() === self::WELL ? 'well' : 'well-so-far');
        } else {
            $lines[] = Texts::text($language, $count === 1 ? 'problem' : 'problems', ['count' => $count]);
        }
        foreach ($problems as [$subject, $finding]) {
            $lines[] = self::line($subject, $finding, $language, $isColoured);
            $lines[] = '    → ' . self::plain($finding->advice($language));
        }
        return implode("\n", $lines) . "\n";
    }

    /** What a monitoring system reads; README.md of this folder has its fields. */
    public function json(string $language): string
    {
        $findings = [];
        $others = array_merge($this->of(Finding::UNSEEN), $this->of(Finding::NOTE, Finding::GOOD));
        foreach (array_merge($this->problems(), $others) as [$subject, $finding]) {
            $findings[] = [
                'state' => $finding->state,
                'id' => $finding->id,
                'subject' => self::plain($subject),
                'text' => self::plain($finding->text($language)),
                'do' => self::plain($finding->advice($language)),
            ];
        }
        return json_encode([
            'status' => $this->status(),
            'problems' => count($this->of(Finding::BAD)),
            'not_looked_at' => count($this->of(Finding::UNSEEN)),
            'findings' => $findings,
        ], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE) . "\n";
    }

    /** @return list<array{string, Finding}> */
    private function of(string ...$states): array
    {
        return array_values(array_filter($this->findings, static function (array $entry) use ($states): bool {
            return in_array($entry[1]->state, $states, true);
        }));
    }

    /** @return list<array{string, Finding}> the most important first, else in the order in which they were found */
    private function problems(): array
    {
        $byImportance = [];
        foreach ($this->of(Finding::BAD) as $entry) {
            $byImportance[(int) array_search($entry[1]->id, self::IMPORTANCE, true)][] = $entry;
        }
        ksort($byImportance);
        return array_merge([], ...$byImportance);
    }

    private static function line(string $subject, Finding $finding, string $language, bool $isColoured): string
    {
        $sign = $finding->sign();
        if ($isColoured) {
            $sign = "\e[" . self::COLOURS[$finding->state] . "m$sign\e[0m";
        }
        $subject = $subject === '' ? '' : self::plain($subject) . ': ';
        return "$sign $subject" . self::plain($finding->text($language));
    }

    /** Staff type names, and a panel writes its errors: nothing of them may steer a terminal. */
    private static function plain(string $text): string
    {
        return function_exists('mb_scrub') ? PlainText::line($text)
            : trim((string) preg_replace('/[\x00-\x1f\x7f]+/', ' ', $text));
    }
}
