<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use Illuminate\Database\Connection;
use PanelHttp\Machine;
use Throwable;
use WHMCS\Module\Server\Convoy\ConnectionTest;
use WHMCS\Module\Server\Convoy\HookRun;
use WHMCS\Module\Server\Convoy\HookRunner;
use WHMCS\Module\Server\Convoy\PanelRecord;
use WHMCS\Module\Server\Convoy\PanelRooms;
use WHMCS\Module\Server\Convoy\PlainText;
use WHMCS\Module\Server\Convoy\Problem;
use WHMCS\Module\Server\Convoy\Products;
use WHMCS\Module\Server\Convoy\Refusal;
use WHMCS\Module\Server\Convoy\ServerRecords;
use WHMCS\Module\Server\Convoy\Store;

defined('WHMCS') || exit;

/**
 * What only WHMCS's database tells: its server records with their panels, and whether hooks.php is loaded.
 */
final class ShopChecks
{
    /** Seconds: WHMCS's cron runs every 5 minutes, but some only once a day. */
    private const SILENCE = 90000;

    private HookRunner $runner;
    private Connection $database;
    private string $locale;
    private bool $canAsk;

    /** @param bool $canAsk whether PHP and the component can send requests, as far as is known */
    public function __construct(HookRunner $runner, Connection $database, string $locale, bool $canAsk = true)
    {
        $this->canAsk = $canAsk;
        $this->locale = $locale;
        $this->runner = $runner;
        $this->database = $database;
    }

    public function hooks(): Finding
    {
        $seen = (int) (new Store($this->database))->get(PanelRooms::KIND, PanelRooms::ASKED);
        $age = Machine::now() - $seen;
        if ($seen > 0 && $age <= self::SILENCE) {
            return Finding::good('hooks', ['minutes' => intdiv(max(0, $age), 60)]);
        }
        if (!Products::exist($this->database)) {
            return Finding::note('no-product');
        }
        return $seen > 0
            ? Finding::bad('hooks-silent', ['hours' => intdiv($age, 3600)])
            : Finding::bad('no-hooks');
    }

    /** @return array<string, list<Finding>> by the name of the server record */
    public function panels(): array
    {
        $findings = [];
        foreach (ServerRecords::all($this->database) as $id => $server) {
            $findings["{$server['name']} (#$id)"] = $this->panel($server['params']);
        }
        return $findings;
    }

    /**
     * @param array<string, mixed> $params
     * @return list<Finding>
     */
    private function panel(array $params): array
    {
        $run = $this->runner->run('TestConnection', $params);
        $run->speak($this->locale);
        try {
            $checks = new PanelChecks(PanelRecord::fromParams($run->params)->address);
        } catch (Refusal $problem) {
            return [Finding::bad('no-token', ['cause' => $run->causeForStaff($problem)])];
        }
        if (!extension_loaded('curl')) {
            return [Finding::unseen('unreached')];
        }
        $findings = $checks->way();
        foreach ($findings as $finding) {
            if ($finding->isBad()) {
                return array_merge($findings, [Finding::unseen('unasked')]);
            }
        }
        if (!$this->canAsk) {
            return array_merge($findings, [Finding::unseen('unasked-here'), $checks->clock()]);
        }
        $test = new ConnectionTest($this->runner, $run);
        try {
            $findings[] = Finding::good('token', ['found' => $test->report()]);
        } catch (Throwable $failure) {
            // Who answers in the panel's place is named, not what the component makes of its answer.
            $origin = $test->panel === null ? '' : $test->panel->address->origin;
            $strangers = (new AnswerChecks($origin, $checks->ownAddress()))->all($test->exchanges());
            $findings = array_merge($findings, $strangers ?: [self::failed($run, $failure)]);
        }
        foreach ($test->warnings as $warning) {
            $findings[] = Finding::note('warning', ['text' => $warning]);
        }
        $findings[] = $checks->clock();
        return $findings;
    }

    /** What the panel says is told apart from what to do about it. */
    private static function failed(HookRun $run, Throwable $failure): Finding
    {
        $cause = $run->causeForStaff($failure);
        $hint = $failure instanceof Problem ? PlainText::of($failure->hint()) : '';
        if ($hint === '') {
            return Finding::bad('no-token', ['cause' => $cause]);
        }
        return Finding::bad('refused', ['cause' => str_replace($hint, '', $cause), 'hint' => $hint]);
    }
}
