<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * What staff see and press on a service's page if this shop may be a copy of another. The buttons are there only while
 * there is something to say.
 */
final class InstallationButtons
{
    private const CONFIRM = 'confirm';

    /** What WHMCS calls each button. */
    public const FUNCTIONS = [
        Installation::MOVED => 'ShopMoved',
        Installation::COPY => 'ShopCopied',
        self::CONFIRM => 'ConfirmCopied',
    ];

    /** Seconds within which a button must be pressed a second time. */
    private const AGAIN = 300;

    private HookRunner $runner;

    public function __construct(HookRunner $runner)
    {
        $this->runner = $runner;
    }

    /** @return array<string, string> function by label */
    public function buttons(HookRun $run): array
    {
        $shop = self::shop($run);
        $buttons = [];
        if ($shop->question() !== null) {
            $buttons['button-moved'] = self::FUNCTIONS[Installation::MOVED];
            $buttons['button-copy'] = self::FUNCTIONS[Installation::COPY];
        }
        if ($run->params->id('serviceid') > 0 && $shop->isReadOnly(ServiceKey::fromParams($run->params))) {
            $buttons['button-confirm'] = self::FUNCTIONS[self::CONFIRM];
        }
        $labelled = [];
        foreach ($buttons as $key => $function) {
            $labelled[Messages::text($run->locale(), $key)] = $function;
        }
        return $labelled;
    }

    /** @return array<string, string> a row of the service tab, HTML by label: what staff have to say */
    public function row(HookRun $run): array
    {
        $shop = self::shop($run);
        $service = ServiceKey::fromParams($run->params);
        $said = $shop->question();
        if ($said === null && $shop->isReadOnly($service)) {
            $said = new Refusal('service-copied', ['service' => $service]);
        }
        $label = Messages::text($run->locale(), 'shop-question');
        return $said === null ? [] : [$label => $this->runner->warning($run, $said->forStaff($run->locale()))];
    }

    /**
     * @param string $button key of FUNCTIONS
     * @param mixed $params
     * @return string `success`, or why not
     */
    public function press(string $button, $params): string
    {
        $run = $this->runner->run(self::FUNCTIONS[$button], $params);
        return $this->runner->answer($run, static function () use ($run, $button): string {
            // WHMCS's API can call it, too: only a person knows the answer.
            if (!ClientGuard::isStaff()) {
                throw new Refusal('staff-decide');
            }
            $service = ServiceKey::fromParams($run->params);
            $shop = self::shop($run);
            if ($button === Installation::MOVED) {
                $shop->answer($button);
            } elseif ($button === Installation::COPY) {
                $shop->mustBeAsked();
                self::pressedTwice($run, $button, 'again-copy');
                $shop->answer($button);
            } else {
                $shop->question();
                if (!$shop->isReadOnly($service)) {
                    throw new Refusal('not-copied', ['service' => $service]);
                }
                self::pressedTwice($run, "$button $service", 'again-confirm');
                $shop->confirm($service);
            }
            return 'success';
        });
    }

    private static function shop(HookRun $run): Installation
    {
        return new Installation($run->database(), new Store($run->database()));
    }

    /**
     * WHMCS's buttons ask nothing before they act: what can't be taken back is pressed a second time.
     *
     * @param string $message key of Messages
     * @throws Refusal the first time
     */
    private static function pressedTwice(HookRun $run, string $button, string $message): void
    {
        $store = new Store($run->database());
        $key = "$button:" . ClientGuard::staff();
        if ($store->get('confirmation', $key) === null) {
            $store->deleteExpired('confirmation');
            $store->put('confirmation', $key, '', Machine::now() + self::AGAIN);
            throw new Refusal($message);
        }
        $store->delete('confirmation', $key);
    }
}
