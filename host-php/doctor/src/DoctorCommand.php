<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use Throwable;
use WHMCS\Module\Server\Convoy\HookRunner;
use WHMCS\Module\Server\Convoy\PlainText;

defined('WHMCS') || exit;

/**
 * The command line tool bin/doctor.php.
 */
final class DoctorCommand
{
    private const COLOURS = [Finding::GOOD => '32', Finding::BAD => '31', Finding::OPEN => '33'];

    private Doctor $doctor;
    private HookRunner $runner;
    private string $locale;
    private bool $isColoured;
    private int $faults = 0;

    public function __construct(Doctor $doctor, HookRunner $runner)
    {
        $this->doctor = $doctor;
        $this->runner = $runner;
        $language = getenv('LC_ALL') ?: getenv('LC_MESSAGES') ?: (string) getenv('LANG');
        $this->locale = preg_match('/^zh_(TW|HK|MO|Hant)/i', $language) === 1 ? 'chinese' : 'english';
        $this->isColoured = stream_isatty(STDOUT);
    }

    /**
     * @param string $whmcs WHMCS's folder
     * @param string|null $problem why WHMCS isn't loaded; blank if none is there, null if it is
     * @return int the tool's exit status
     */
    public function run(string $whmcs, ?string $problem): int
    {
        $this->show($this->doctor->host());
        if ($problem === '') {
            $this->show([Finding::open('no-whmcs', ['folder' => $whmcs])]);
        } elseif ($problem !== null) {
            $this->show([Finding::bad('broken-whmcs', ['folder' => $whmcs, 'cause' => $problem])]);
        } else {
            $this->show([
                Finding::good('whmcs', ['folder' => $whmcs]),
                $this->doctor->permissions("$whmcs/init.php"),
            ]);
            $this->shop();
        }
        $values = ['count' => (string) $this->faults];
        echo Texts::text($this->locale, $this->faults === 0 ? 'well' : 'ill', $values), "\n";
        return $this->faults === 0 ? 0 : 1;
    }

    private function shop(): void
    {
        $run = $this->runner->run('doctor', []);
        $run->speak($this->locale);
        try {
            $checks = new ShopChecks($this->runner, $run->database(), $this->locale);
            $this->show([$checks->hooks()]);
            $panels = $checks->panels();
            if ($panels === []) {
                $this->show([Finding::open('no-server')]);
            }
            foreach ($panels as $name => $findings) {
                $this->show($findings, "$name: ");
            }
        } catch (Throwable $failure) {
            $this->show([Finding::bad('no-database', ['cause' => $run->causeForStaff($failure)])]);
        }
    }

    /** @param list<Finding> $findings */
    private function show(array $findings, string $subject = ''): void
    {
        $subject = $subject === '' ? '' : self::line($subject) . ' ';
        foreach ($findings as $finding) {
            $this->faults += (int) $finding->isBad();
            $sign = $finding->sign;
            if ($this->isColoured) {
                $sign = "\e[" . self::COLOURS[$sign] . "m$sign\e[0m";
            }
            echo "$sign $subject" . self::line($finding->text($this->locale)) . "\n";
            $advice = self::line($finding->advice($this->locale));
            if ($advice !== '') {
                echo "    → $advice\n";
            }
        }
    }

    /** Staff type names, and a panel writes its errors: nothing of them may steer a terminal. */
    private static function line(string $text): string
    {
        return function_exists('mb_scrub') ? PlainText::line($text)
            : trim((string) preg_replace('/[\x00-\x1f\x7f]+/', ' ', $text));
    }
}
