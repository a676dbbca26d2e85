import Hummingbird
import TellerClient
import TellerRPC
