<?php

declare(strict_types=1);

namespace ConvoyTests;

use UnexpectedValueException;

/** One service from its order to its end, hook by hook. */
final class WholeLife
{
    private Shop $shop;
    private Life $life;

    /** @var callable(callable(): bool): void */
    private $settle;

    /**
     * @param callable(callable(): bool): void $settle lets the panel end what it has accepted; what it is given says
     *     whether it has
     */
    public static function run(Shop $shop, Life $life, callable $settle): void
    {
        $whole = new self();
        $whole->shop = $shop;
        $whole->life = $life;
        $whole->settle = $settle;
        $life->hook('TestConnection', static function () use ($shop) {
            return $shop->whmcs->serverModule('TestConnection', $shop->server);
        }, static function ($answer): string {
            if (!$answer['success']) {
                throw new UnexpectedValueException($answer['error']);
            }
            return 'connected';
        });
        $service = $whole->create();
        $whole->customer($service);
        $whole->commands($service);
    }

    private function create(): int
    {
        $panel = $this->shop->panel;
        $service = $this->shop->order();
        $this->command('CreateAccount', $service);
        if ((string) $this->shop->whmcs->service($service)->dedicatedip === '') {
            $this->life->fail('WHMCS holds no dedicated IP after CreateAccount');
        }
        ($this->settle)(static function () use ($panel): bool {
            return ($panel->servers()[0]['status'] ?? null) === null;
        });
        return $service;
    }

    private function customer(int $service): void
    {
        $whmcs = $this->shop->whmcs;
        $address = (string) $whmcs->service($service)->dedicatedip;
        $whmcs->logIn($this->shop->client);
        $this->life->hook('ClientArea', static function () use ($whmcs, $service) {
            return $whmcs->moduleOutput($service);
        }, static function ($html) use ($address): string {
            foreach (['vps.example.test', $address] as $text) {
                if ($text === '' || strpos((string) $html, $text) === false) {
                    throw new UnexpectedValueException("the page doesn't show $text");
                }
            }
            return "page: vps.example.test, $address";
        });
        $this->life->hook('ServiceSingleSignOn', static function () use ($whmcs, $service) {
            return $whmcs->module('ServiceSingleSignOn', $service);
        }, static function ($answer): string {
            if (!($answer['success'] ?? false)) {
                throw new UnexpectedValueException($answer['errorMsg'] ?? json_encode($answer));
            }
            $curl = curl_init($answer['redirectTo']);
            curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 60]);
            curl_exec($curl);
            if (curl_getinfo($curl, CURLINFO_RESPONSE_CODE) !== 302) {
                throw new UnexpectedValueException('the panel refused the sign-on token');
            }
            return 'signed on';
        });
    }

    private function commands(int $service): void
    {
        $whmcs = $this->shop->whmcs;
        $panel = $this->shop->panel;
        $whmcs->logInAdmin();
        $this->command('SuspendAccount', $service);
        $this->command('UnsuspendAccount', $service);
        $larger = $this->shop->product([1 => '4', 2 => '4096', 3 => '40960', 9 => '2']);
        $this->life->hook('ChangePackage', static function () use ($whmcs, $service, $larger) {
            return $whmcs->changeProduct($service, $larger);
        }, [self::class, 'success']);
        $this->life->hook('ChangePassword', static function () use ($whmcs, $service) {
            return $whmcs->changePassword($service, 'A-new-Passw0rd!');
        }, [self::class, 'success']);
        $this->command('TerminateAccount', $service);
        ($this->settle)(static function () use ($panel): bool {
            return $panel->servers() === [];
        });
        if ($panel->servers() !== []) {
            $this->life->fail('the panel still has a server');
        }
    }

    private function command(string $hook, int $service): void
    {
        $this->life->hook($hook, function () use ($hook, $service) {
            return $this->shop->whmcs->module($hook, $service);
        }, [self::class, 'success']);
    }

    /** @param mixed $answer */
    public static function success($answer): string
    {
        if ($answer !== 'success') {
            throw new UnexpectedValueException(is_string($answer) ? $answer : json_encode($answer));
        }
        return 'success';
    }
}
