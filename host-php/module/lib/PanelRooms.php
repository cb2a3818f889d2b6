<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Machine;
use Throwable;

defined('WHMCS') || exit;

/**
 * What each panel has left to give away. The cron asks from time to time; staff's home page shows what it was told, and
 * asks nobody.
 */
final class PanelRooms
{
    /** Kind of the store; by id of the server record. */
    public const KIND = 'room';

    /** When the panels were asked last, among them. */
    public const ASKED = 'asked';

    /** Seconds. */
    private const EVERY = 900;

    private HookRunner $runner;

    public function __construct(HookRunner $runner)
    {
        $this->runner = $runner;
    }

    /**
     * Asks every panel, if that was long ago.
     *
     * @param array<string, mixed> $rooms what is stored
     */
    public function refresh(Store $store, array $rooms): void
    {
        if (Machine::now() - (int) ($rooms[self::ASKED] ?? 0) < self::EVERY) {
            return;
        }
        $store->put(self::KIND, self::ASKED, Machine::now());
        foreach (ServerRecords::all($this->runner->database()) as $id => $server) {
            $room = $this->ask($server['params'], $rooms[$id] ?? ['text' => null, 'told' => 0]);
            $store->put(self::KIND, (string) $id, $room);
        }
    }

    /** @return string HTML: a card for each server record */
    public function cards(): string
    {
        $run = $this->runner->run('AdminHomeWidgets', []);
        try {
            $database = $run->database();
            $rooms = (new Store($database))->ofKinds([self::KIND])[self::KIND];
            $state = new ModuleState(new Store($database));
            $question = (new Installation($database, new Store($database)))->question();
            $html = $question === null ? '' : $this->runner->warning($run, $question->forStaff($run->locale()));
            foreach (ServerRecords::all($database) as $id => $server) {
                $html .= $this->card($run, $state, $server, $rooms[$id] ?? []);
            }
            return $html;
        } catch (Throwable $failure) {
            return PlainText::toHtml($run->explain($failure));
        }
    }

    /**
     * @param array{name: string, params: array<string, mixed>} $server
     * @param array<string, mixed> $room
     */
    private function card(HookRun $run, ModuleState $state, array $server, array $room): string
    {
        try {
            $panel = PanelRecord::fromParams(new Params($server['params']));
            $panel->generation = $state->generation($panel);
            $room = [
                'text' => $room['text'] ?? null,
                'told' => (string) ($room['told'] ?? 0),
                'failed' => $room['failed'] ?? null,
            ];
            $left = (new PendingDeletions(new Store($run->database())))->left($panel);
            $arguments = [$run->locale(), $panel->toContract(), $server['name'], $room, $left];
            return $this->runner->describe('admin-area', 'panel-card', $arguments);
        } catch (Explained $problem) {
            return $this->runner->warning($run, $server['name'] . ': ' . $problem->forStaff($run->locale()));
        }
    }

    /**
     * @param array<string, mixed> $params
     * @param array<string, mixed> $before what was told last
     * @return array<string, mixed> what is to be stored
     */
    private function ask(array $params, array $before): array
    {
        $run = $this->runner->run('AfterCronJob', $params);
        return $this->runner->answer($run, function () use ($run): array {
            $result = $this->runner->callForServer($run, PanelRecord::fromParams($run->params), ['sync', 'room']);
            return ['text' => Problem::unlessEnded($result['ended']), 'told' => Machine::now(), 'failed' => null];
        }, static function (string $message) use ($before): array {
            return ['failed' => $message] + $before;
        });
    }
}
