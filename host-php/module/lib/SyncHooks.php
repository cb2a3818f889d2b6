<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Generator;
use PanelHttp\TimeLimits;
use Throwable;
use WHMCS\UsageBilling\Contracts\Metrics\ProviderInterface;

defined('WHMCS') || exit;

/**
 * What is asked for all servers of a panel at once.
 */
final class SyncHooks
{
    private HookRunner $runner;

    public function __construct(HookRunner $runner)
    {
        $this->runner = $runner;
    }

    /**
     * Stores what every server has used. Pages of the panel's list that aren't answered leave the other services'
     * figures updated.
     *
     * @param mixed $params
     */
    public function usageUpdate($params): void
    {
        $run = $this->runner->run('UsageUpdate', $params);
        $this->runner->answer($run, function () use ($run): void {
            $server = PanelRecord::fromParams($run->params)->id;
            $figures = new UsageFigures($run->database(), $server);
            foreach ($this->parts($run) as $part) {
                foreach ($part['servers'] as $usage) {
                    $figures->take($usage);
                }
            }
            $figures->write();
            $run->log->note($figures->summary());
        }, static function (string $message): void {
            ActivityLog::add($message);
        });
    }

    /**
     * @param mixed $params
     * @return array{success: bool, accounts?: list<array<string, string>>, error?: string}
     */
    public function listAccounts($params): array
    {
        $run = $this->runner->run('ListAccounts', $params);
        return $this->runner->answer($run, function () use ($run): array {
            $panel = PanelRecord::fromParams($run->params);
            $limits = TimeLimits::usage(!ClientGuard::somebodyWaits());
            $result = $this->runner->callForServer($run, $panel, ['sync', 'accounts'], [], $limits);
            $servers = Problem::unlessEnded($result);
            $field = $this->runner->describe('module', 'metadata')['account-product-field'];
            $accounts = new Accounts($run->database(), $panel->id, $field);
            return ['success' => true, 'accounts' => $accounts->toWhmcs($servers)];
        }, static function (string $message): array {
            return ['success' => false, 'error' => $message];
        });
    }

    /**
     * What WHMCS can bill by (7.9).
     *
     * @param mixed $params
     */
    public function metricProvider($params): ?object
    {
        if (!interface_exists(ProviderInterface::class)) {
            return null;
        }
        $metrics = function () use ($params): array {
            $run = $this->runner->run('MetricProvider', $params);
            return $this->runner->describe('sync', 'metrics', [$run->locale()]);
        };
        $usage = function () use ($params): Generator {
            $run = $this->runner->run('MetricProvider', $params);
            $outcome = 'success';
            try {
                foreach ($this->parts($run) as $part) {
                    foreach ($part['servers'] as $server) {
                        yield $server;
                    }
                }
            } catch (Throwable $failure) {
                // What WHMCS isn't told it doesn't bill.
                $outcome = $run->explainToStaff($failure);
                ActivityLog::add($outcome);
            } finally {
                // Also when nobody asks for the rest.
                $run->log->write($run->subject(), $outcome, null);
            }
        };
        return new MetricProvider($metrics, $usage);
    }

    /**
     * All servers of the panel, some hundred at a time.
     *
     * @return Generator<int, array{servers: list<array<string, mixed>>}>
     */
    private function parts(HookRun $run): Generator
    {
        $panel = PanelRecord::fromParams($run->params);
        $page = 1;
        $missing = [];
        while ($page !== null) {
            $limits = TimeLimits::usage(!ClientGuard::somebodyWaits());
            $result = $this->unlessHanging($panel, function () use ($run, $panel, $page, $limits) {
                return $this->runner->callForServer($run, $panel, ['sync', 'usage'], [$page], $limits);
            });
            if (isset($result['err']) && $page > 1) {
                $missing[] = ['page' => $page, 'problem' => $result['err']];
                break;
            }
            $part = Problem::unlessEnded($result);
            $missing = array_merge($missing, $part['missing']);
            yield $part;
            $page = $part['next'];
        }
        $this->reportMissing($run, $missing);
    }

    /**
     * The daily cron asks for the list of each server record twice, for usage and for metrics, and several records may
     * lead to one panel: one that hangs would be waited for each time.
     *
     * @param callable(): array<string, mixed> $ask
     * @return array<string, mixed>
     */
    private function unlessHanging(PanelRecord $panel, callable $ask): array
    {
        return HangingPanels::ask($panel, 1, 'panel-hangs', $ask);
    }

    /** @param list<array{page: int, problem: array<string, string>}> $missing */
    private function reportMissing(HookRun $run, array $missing): void
    {
        if ($missing === []) {
            return;
        }
        foreach ($missing as $page) {
            $run->log->note("page {$page['page']}: {$page['problem']['staff']}");
        }
        $report = new Refusal(count($missing) === 1 ? 'page-missing' : 'pages-missing', [
            'server' => $run->params->id('serverid'),
            'count' => count($missing),
            'cause' => $missing[0]['problem']['staff'],
        ]);
        ActivityLog::add($run->causeForStaff($report));
    }
}
