<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use Throwable;
use WHMCS\Module\Server\Convoy\HookRunner;

defined('WHMCS') || exit;

/**
 * The command line tool bin/doctor.php.
 */
final class DoctorCommand
{
    private Doctor $doctor;
    private HookRunner $runner;
    private string $language;
    private Report $report;

    public function __construct(Doctor $doctor, HookRunner $runner)
    {
        $this->doctor = $doctor;
        $this->runner = $runner;
        $language = '';
        foreach (function_exists('getenv') ? ['LC_ALL', 'LC_MESSAGES', 'LANG'] : [] as $name) {
            $language = $language === '' ? (string) getenv($name) : $language;
        }
        $this->language = preg_match('/^zh_(TW|HK|MO|Hant)/i', $language) === 1 ? 'chinese' : 'english';
        $this->report = new Report();
    }

    /**
     * @param string $whmcs WHMCS's folder
     * @param string|null $problem why WHMCS isn't loaded; blank if none is there, null if it is
     * @param bool $isJson whether a program reads it
     * @return int the tool's exit status
     */
    public function run(string $whmcs, ?string $problem, bool $isJson = false): int
    {
        $this->look($whmcs, $problem);
        $isColoured = function_exists('stream_isatty') && stream_isatty(STDOUT);
        echo $isJson ? $this->report->json($this->language) : $this->report->text($this->language, $isColoured);
        return $this->report->status();
    }

    private function look(string $whmcs, ?string $problem): void
    {
        $forbidden = $this->doctor->forbidden();
        if ($forbidden !== []) {
            $this->report->add(array_merge($forbidden, [Finding::unseen('rest')]));
            return;
        }
        $this->report->add($this->doctor->host());
        if ($problem === '') {
            $this->report->add([Finding::unseen('no-whmcs', ['folder' => $whmcs])]);
        } elseif ($problem !== null) {
            $this->report->add([
                Finding::bad('broken-whmcs', ['folder' => $whmcs, 'cause' => $problem]),
                Finding::unseen('whmcs-unseen'),
            ]);
        } else {
            $this->report->add([
                Finding::good('whmcs', ['folder' => $whmcs]),
            ]);
            $this->report->add($this->doctor->place($whmcs));
            $this->report->add($this->doctor->permissions("$whmcs/init.php"));
            $this->report->add($this->doctor->look('shop', function (): array {
                $this->shop();
                return [];
            }));
        }
    }

    private function shop(): void
    {
        $run = $this->runner->run('doctor', []);
        $run->speak($this->language);
        try {
            $database = (new DatabaseChecks($run->database()))->all();
            $this->report->add($database);
            if ($database !== [] && $database[0]->isBad()) {
                $this->report->add([Finding::unseen('no-rights-unseen')]);
                return;
            }
            $checks = new ShopChecks($this->runner, $run->database(), $this->language, $this->report->canAsk());
            $this->report->add([$checks->hooks()]);
            $panels = $checks->panels();
            if ($panels === []) {
                $this->report->add([Finding::note('no-server')]);
            }
            foreach ($panels as $name => $findings) {
                $this->report->add($findings, $name);
            }
        } catch (Throwable $failure) {
            $this->report->add([Finding::bad('no-database', ['cause' => $run->causeForStaff($failure)])]);
        }
    }
}
